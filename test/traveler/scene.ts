/**
 * Photos of paper as a phone takes them in a workshop, made by a browser: the printed page lies on a bench, turned and
 * tilted, folded, stained, in whatever light there is, and the camera does its worst.
 */
import type { Page } from 'playwright-core'

export type Photo = {
  /** Pixels of the picture. */
  readonly width?: number
  readonly height?: number
  /** How wide the paper lies in it, pixels, before it is turned. */
  readonly paperWidth?: number
  /** CSS transform of the paper. */
  readonly turned?: string
  /** CSS filter of the whole picture: blur, brightness, contrast. */
  readonly filter?: string
  /** Of the noise over it, 0 to 1. */
  readonly noise?: number
  readonly jpeg?: number
  /** Motion of the hand, pixels: blur along one direction. */
  readonly motion?: number
  /** Folded across its middle by so many degrees: the halves tilt away from each other, with a dark line between. */
  readonly folded?: number
  /** Creases: narrow stripes of light and shadow that bend what lies under them. */
  readonly creased?: boolean
  /** What lies over the paper: CSS backgrounds. */
  readonly over?: string
}

/** `paper`: a PNG. The page is the camera: it is left as the photo was taken. */
export async function takePhoto(page: Page, paper: Buffer, photo: Photo): Promise<Buffer> {
  const { width = 1200, height = 900 } = photo
  await page.setViewportSize({ width, height })
  await page.setContent(sceneOf(paper, photo, width, height))
  await noiseOver(page, photo.noise ?? 0.06)
  return page.screenshot({ type: 'jpeg', quality: photo.jpeg ?? 82 })
}

const CREASES =
  'repeating-linear-gradient(74deg,rgba(0,0,0,0) 0 34px,rgba(0,0,0,.38) 38px,rgba(255,255,255,.5) 43px,rgba(0,0,0,0) 49px 90px)'

function sceneOf(paper: Buffer, photo: Photo, width: number, height: number): string {
  const source = `data:image/png;base64,${paper.toString('base64')}`
  const { paperWidth = width * 0.6, turned = 'rotate(3deg)', filter = 'none', motion = 0, over } = photo
  const image = `<img src="${source}" style="width:${paperWidth}px">`
  const layers = [...(over === undefined ? [] : [over]), ...(photo.creased === true ? [CREASES] : [])]
  const onPaper = layers.length === 0 ? '' : `<div class="over" style="background:${layers.join(',')}"></div>`
  return `<!doctype html><style>
    body{margin:0;width:${width}px;height:${height}px;overflow:hidden;position:relative;filter:${filter};
      background:repeating-linear-gradient(8deg,#6b5744 0 19px,#5f4c3b 21px 40px)}
    .lens{position:absolute;inset:0;display:grid;place-items:center;perspective:1100px;
      filter:${motion > 0 ? 'url(#motion)' : 'none'}}
    .paper{transform:${turned};position:relative;line-height:0}
    .flat{background:#fff;box-shadow:0 6px 30px rgba(0,0,0,.5)}
    .half{position:absolute;inset:0}
    .over{position:absolute;inset:0}
    canvas{position:absolute;inset:0;mix-blend-mode:overlay}</style>
    <svg width="0" height="0" style="position:absolute"><filter id="motion">
      <feGaussianBlur stdDeviation="${motion} 0"/></filter></svg>
    <div class="lens"><div class="paper${photo.folded === undefined ? ' flat' : ''}">
      ${photo.folded === undefined ? image : folded(image, photo.folded)}${onPaper}</div></div>
    <canvas width="${width}" height="${height}"></canvas>`
}

/** Two halves that tilt away from the fold, the upper one in less light. */
function folded(image: string, degrees: number): string {
  const half = (part: string, style: string) =>
    `<div class="half" style="clip-path:inset(${part});transform:perspective(700px) ${style}">${image}</div>`
  return `<div style="visibility:hidden">${image}</div>
    ${half('0 0 50% 0', `rotateX(${degrees / 2}deg);filter:brightness(.62)`)}
    ${half('50% 0 0 0', `rotateX(${-degrees / 2}deg)`)}
    <div class="over" style="top:49.5%;bottom:49%;background:rgba(0,0,0,.5);filter:blur(2px)"></div>`
}

/** The same grains every time. */
async function noiseOver(page: Page, amount: number): Promise<void> {
  await page.evaluate(`(async () => {
    await Promise.all([...document.images].map(image => image.decode()))
    const canvas = document.querySelector('canvas')
    canvas.style.opacity = ${amount}
    const context = canvas.getContext('2d')
    const grains = context.createImageData(canvas.width, canvas.height)
    let seed = 7
    for (let at = 0; at < grains.data.length; at += 4) {
      seed = (seed * 1664525 + 1013904223) >>> 0
      grains.data[at] = grains.data[at + 1] = grains.data[at + 2] = seed >>> 24
      grains.data[at + 3] = 255
    }
    context.putImageData(grains, 0, 0)
  })()`)
}
