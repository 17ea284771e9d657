/** Hatch patterns that distinguish bars without colour. Render once on a page with bars. */
export function ChartPatterns() {
  return (
    <svg className="vh" width="1" height="1" aria-hidden="true">
      <defs>
        <pattern id="hz" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect className="c2" width="6" height="6" />
          <path className="hatch" d="M0 0v6" />
        </pattern>
        <pattern id="hx" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect className="c3" width="6" height="6" />
          <path className="hatch" d="M0 0v6" />
        </pattern>
        <pattern id="hd" width="5" height="5" patternUnits="userSpaceOnUse">
          <rect className="c4" width="5" height="5" />
          <circle cx="2.5" cy="2.5" r="1.1" className="c3" />
        </pattern>
      </defs>
    </svg>
  );
}
