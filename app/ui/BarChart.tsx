/** One series of bars; the tone (done, ahead or alarm) decides its color. */
type BarSeries<Key extends string> = { key: Key; words: string; tone: 'done' | 'ahead' | 'alarm' };
export type BarDay<Key extends string> = { day: string; label: string } & Record<Key, number>;

type BarChartProps<Key extends string> = {
  caption: string;
  days: BarDay<Key>[];
  series: readonly BarSeries<Key>[];
  emptyWords: string;
};

const height = 120;

/** Stacked bars per day, rendered on the server, with the same figures as a table for screen readers. */
export function BarChart<Key extends string>({ caption, days, series, emptyWords }: BarChartProps<Key>) {
  const sumOf = (day: BarDay<Key>) => series.reduce((sum, { key }) => sum + day[key], 0);
  const highest = Math.max(1, ...days.map(sumOf));
  const step = 100 / days.length;
  const isEmpty = days.every((day) => sumOf(day) === 0);
  return (
    <figure className="bar-chart">
      <svg viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" role="presentation" aria-hidden="true">
        {days.map((day, index) => (
          <Bar key={day.day} day={day} series={series} x={index * step} width={step * 0.8} scale={height / highest} />
        ))}
      </svg>
      <div className="bar-chart-axis" aria-hidden="true">
        <span>{days[0]?.label}</span>
        <span>{days.at(-1)?.label}</span>
      </div>
      {isEmpty && <p className="bar-chart-empty">{emptyWords}</p>}
      <ul className="bar-chart-legend" aria-hidden="true">
        {series.map(({ key, words, tone }) => (
          <li key={key} className={`bar-${tone}`}>
            {words}
          </li>
        ))}
      </ul>
      <table className="visually-hidden">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {series.map(({ key, words }) => (
              <th key={key} scope="col">
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.day}>
              <th scope="row">{day.label}</th>
              {series.map(({ key }) => (
                <td key={key}>{day[key]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

type BarProps<Key extends string> = {
  day: BarDay<Key>;
  series: readonly BarSeries<Key>[];
  x: number;
  width: number;
  scale: number;
};

function Bar<Key extends string>({ day, series, x, width, scale }: BarProps<Key>) {
  let bottom = height;
  return (
    <g>
      <title>{`${day.label}: ${series.map(({ key, words }) => `${words} ${day[key]}`).join(', ')}`}</title>
      {series.map(({ key, tone }) => {
        const size = day[key] * scale;
        bottom -= size;
        return size > 0 && <rect key={key} className={`bar-${tone}`} x={x} y={bottom} width={width} height={size} />;
      })}
    </g>
  );
}
