export type RatePoint = { day: string; label: string; percent: number | null };

const height = 120;
const steps = [5, 10, 20, 25, 50, 75, 100];

/** A rate over time as a line, rendered on the server, with the same figures as a table for screen readers. */
export function RateChart({
  caption,
  points,
  emptyWords,
}: {
  caption: string;
  points: RatePoint[];
  emptyWords: string;
}) {
  const known = points.flatMap(({ percent }, index) =>
    percent === null ? [] : [{ x: xOf(index, points.length), percent }],
  );
  if (known.length === 0) return <p className="bar-chart-empty">{emptyWords}</p>;
  const highest = Math.max(...known.map(({ percent }) => percent));
  const top = steps.find((step) => step >= highest) ?? highest;
  const line = known.map(({ x, percent }) => `${x},${height - (percent / top) * height}`);
  const [first, last] = [known[0]!, known.at(-1)!];
  return (
    <figure className="bar-chart rate-chart">
      <figcaption>{caption}</figcaption>
      <div className="rate-chart-frame">
        <div className="rate-chart-scale" aria-hidden="true">
          <span>{`${top}%`}</span>
          <span>0%</span>
        </div>
        <svg viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" role="presentation" aria-hidden="true">
          <polygon className="rate-area" points={`${first.x},${height} ${line.join(' ')} ${last.x},${height}`} />
          <polyline className="rate-line" points={line.join(' ')} vectorEffect="non-scaling-stroke" />
        </svg>
      </div>
      <div className="bar-chart-axis" aria-hidden="true">
        <span>{points[0]?.label}</span>
        <span>{points.at(-1)?.label}</span>
      </div>
      <table className="visually-hidden">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Until</th>
            <th scope="col">Rate</th>
          </tr>
        </thead>
        <tbody>
          {points.map(({ day, label, percent }) => (
            <tr key={day}>
              <th scope="row">{label}</th>
              <td>{percent === null ? 'none yet' : `${percent}%`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function xOf(index: number, count: number): number {
  return count < 2 ? 100 : (index * 100) / (count - 1);
}
