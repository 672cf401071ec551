/** The factory's time and the buttons that move it forward. */
import { codeOf } from './api.js'
import { showDialog } from './dialog.js'
import { el, spoken } from './element.js'
import { icon } from './icons.js'
import { session } from './session.js'
import { clockTime, dayName, minutesToNext } from './times.js'
import { showError, showToast } from './toast.js'
import { words } from './wording.js'

const TICK_MS = 5_000

/** Time and quick jumps in one row. */
export function clockBar() {
  return el(
    'section',
    { class: 'clock-bar', 'aria-label': words.clock },
    clockChip(),
    jumpButtons(() => {}),
  )
}

/** The time as a button; opens the jumps. */
export function clockChip() {
  const time = el('span', { class: 'clock-time' })
  const day = el('span', { class: 'clock-day' })
  const show = () => {
    time.textContent = clockTime(session.nowMs())
    day.textContent = dayName(session.nowMs())
  }
  const chip = el(
    'button',
    { type: 'button', class: 'clock-chip', title: words.moveClock, onclick: openClock },
    icon('clock'),
    spoken(`${words.clock} `),
    day,
    time,
    spoken(` ${words.moveClock}`),
  )
  show()
  session.on('clock', chip, show)
  const ticking = setInterval(() => (chip.isConnected ? show() : clearInterval(ticking)), TICK_MS)
  return chip
}

function openClock() {
  void showDialog(
    words.moveClock,
    close => [el('p', { class: 'quiet' }, words.clockHint), jumpButtons(close), customJump(close)],
    'small clock-dialog',
  )
}

/** @param {() => void} done */
function jumpButtons(done) {
  const row = el('div', { class: 'clock-jumps' })
  const toNext = () => `PT${minutesToNext(session.shiftStarts, session.nowMs()) ?? 60}M`
  row.append(
    jumpButton(words.quarter, () => 'PT15M', done),
    jumpButton(words.hour, () => 'PT1H', done),
  )
  if (session.shiftStarts.length > 0) row.append(jumpButton(words.nextShift, toNext, done))
  return row
}

/** @param {string} label @param {() => string} duration @param {() => void} done */
function jumpButton(label, duration, done) {
  const button = el(
    'button',
    { type: 'button', class: 'button small', onclick: () => void move(button, duration(), done) },
    label,
  )
  return button
}

/** @param {() => void} done */
function customJump(done) {
  const hours = el('input', {
    type: 'number',
    inputmode: 'numeric',
    min: 1,
    max: 720,
    value: 8,
    required: true,
    'aria-label': words.customHours,
  })
  const button = el('button', { type: 'submit', class: 'button primary' }, words.advance)
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault()
    void move(button, `PT${Math.round(hours.valueAsNumber)}H`, done)
  }
  return el('form', { class: 'custom-jump', onsubmit: submit }, el('label', {}, words.customHours, hours), button)
}

/** @param {HTMLButtonElement} button @param {string} duration @param {() => void} done */
async function move(button, duration, done) {
  button.disabled = true
  button.classList.add('busy')
  try {
    const now = Date.parse(await session.advance(duration))
    showToast(`${words.movedTo} ${dayName(now)} ${clockTime(now)}`)
    done()
  } catch (error) {
    showError(codeOf(error), () => void move(button, duration, done))
  } finally {
    button.disabled = false
    button.classList.remove('busy')
  }
}
