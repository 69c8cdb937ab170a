/** A day's bars; `title` is what a pointer or a screen reader is told. */
export type BarDay = { day: string; label: string; sent: number; due: number; attention: number };

const height = 120;
const series = [
  { key: 'sent', words: 'Sent' },
  { key: 'due', words: 'Due' },
  { key: 'attention', words: 'Needs attention' },
] as const;

/** Stacked bars a day, made on the server, with the same figures as a table for those who do not see them. */
export function BarChart({ caption, days }: { caption: string; days: BarDay[] }) {
  const highest = Math.max(1, ...days.map((day) => day.sent + day.due + day.attention));
  const step = 100 / days.length;
  const isEmpty = days.every((day) => day.sent + day.due + day.attention === 0);
  return (
    <figure className="bar-chart">
      <svg viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" role="presentation" aria-hidden="true">
        {days.map((day, index) => (
          <Bar key={day.day} day={day} x={index * step} width={step * 0.8} scale={height / highest} />
        ))}
      </svg>
      <div className="bar-chart-axis" aria-hidden="true">
        <span>{days[0]?.label}</span>
        <span>{days.at(-1)?.label}</span>
      </div>
      {isEmpty && <p className="bar-chart-empty">Nothing was sent and nothing is due in this time.</p>}
      <ul className="bar-chart-legend" aria-hidden="true">
        {series.map(({ key, words }) => (
          <li key={key} className={`bar-${key}`}>
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

function Bar({ day, x, width, scale }: { day: BarDay; x: number; width: number; scale: number }) {
  let bottom = height;
  return (
    <g>
      <title>{`${day.label}: ${day.sent} sent, ${day.due} due, ${day.attention} in need of attention`}</title>
      {series.map(({ key }) => {
        const size = day[key] * scale;
        bottom -= size;
        return size > 0 && <rect key={key} className={`bar-${key}`} x={x} y={bottom} width={width} height={size} />;
      })}
    </g>
  );
}
