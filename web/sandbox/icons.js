/** Line icons, drawn on a 24 grid. They carry no meaning of their own: the control beside them is named. */
import { svg } from './element.js'

const PATHS = {
  back: 'M15 5l-7 7 7 7',
  send: 'M4 12l16-8-6 16-3-6.500z',
  attach:
    'M20 11.500l-8.200 8.200a5 5 0 0 1-7.100-7.100l8.600-8.600a3.300 3.300 0 0 1 4.700 4.700l-8.600 8.600a1.700 1.700 0 0 1-2.400-2.400l7.900-7.900',
  reply: 'M9 7l-5 5 5 5M4 12h10a6 6 0 0 1 6 6v1',
  close: 'M6 6l12 12M18 6L6 18',
  clock: 'M12 7v5l3.500 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
  search: 'M20 20l-4.500-4.500M17.500 10.800a6.700 6.700 0 1 1-13.500 0 6.700 6.700 0 0 1 13.500 0z',
  swap: 'M7 4L3.500 7.500 7 11M4 7.500h13M17 13l3.500 3.500L17 20M20 16.500H7',
  down: 'M6 9l6 6 6-6',
  file: 'M13.500 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8.500zM13.500 3v5.500H19',
  group:
    'M16 19c0-2.800-2.200-4.500-5-4.500S6 16.200 6 19M11 11.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6M16 6a2.700 2.700 0 0 1 0 5M19.500 18.500c0-2-1-3.300-2.500-4',
  bot: 'M8 8h8a3 3 0 0 1 3 3v5a3 3 0 0 1-3 3H8a3 3 0 0 1-3-3v-5a3 3 0 0 1 3-3zM12 8V5M9.500 12.500v1.500M14.500 12.500v1.500',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M5 20c.600-3.500 3.400-5.500 7-5.500s6.400 2 7 5.500',
  alert: 'M12 8v5M12 16.500v.100M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
}

/** @param {keyof typeof PATHS} name */
export function icon(name) {
  return svg(
    'svg',
    { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' },
    svg('path', { d: PATHS[name] }),
  )
}
