/** Neutral charts as VChart specifications: data only, no functions. */
import type { Chart } from '../card.ts'

type Spec = Readonly<Record<string, unknown>>
type Point = { readonly label: string; readonly series: string; readonly value: number }

export function chartSpec(chart: Chart): Spec {
  return chart.type === 'pareto' && chart.series.length > 1 ? paretoSpec(chart) : simpleSpec(chart)
}

function simpleSpec({ type, title, labels, series }: Chart): Spec {
  const grouped = series.length > 1
  return {
    type: type === 'line' ? 'line' : 'bar',
    title: { text: title },
    data: { values: pointsOf(labels, series) },
    xField: grouped && type !== 'line' ? ['label', 'series'] : 'label',
    yField: 'value',
    ...(grouped ? { seriesField: 'series', legends: { visible: true, orient: 'bottom' } } : {}),
  }
}

/** The first series as bars on the left axis, the others as lines on the right one. */
function paretoSpec({ title, labels, series }: Chart): Spec {
  const values = (from: number, to: number) => ({ values: pointsOf(labels, series.slice(from, to)) })
  return {
    type: 'common',
    title: { text: title },
    data: [
      { id: 'bars', ...values(0, 1) },
      { id: 'lines', ...values(1, series.length) },
    ],
    series: [
      { type: 'bar', dataIndex: 0, xField: 'label', yField: 'value', seriesField: 'series' },
      { type: 'line', dataIndex: 1, xField: 'label', yField: 'value', seriesField: 'series' },
    ],
    axes: [
      { orient: 'bottom', type: 'band' },
      { orient: 'left', seriesIndex: [0] },
      { orient: 'right', seriesIndex: [1] },
    ],
    legends: { visible: true, orient: 'bottom' },
  }
}

const pointsOf = (labels: Chart['labels'], series: Chart['series']): readonly Point[] =>
  series.flatMap(({ name, values }) =>
    labels.map((label, index) => ({ label, series: name, value: finite(values[index]) })),
  )

/** JSON has no infinity. */
const finite = (value: number | undefined): number => (value !== undefined && Number.isFinite(value) ? value : 0)
