// The other scale of a chart: logarithmic for times, from 90 % or the lowest value up for rates.
(() => {
  'use strict';
  const top = 26, bottom = 192, labelHeight = 20;
  for (const svg of document.querySelectorAll('svg[data-chart]')) {
    const maximum = Number(svg.dataset.max), { unit } = svg.dataset;
    const isRate = unit === '%';
    const value = (y) => (bottom - y) / (bottom - top) * maximum;
    // Coordinates in capitals are places in the chart; marks around them are relative.
    const paths = [...svg.querySelectorAll('.line, .mark')].map((path) => [path, path.getAttribute('d')]);
    const values = paths.flatMap(([, d]) => [...d.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map((match) => value(Number(match[1]))));
    if (!values.length) continue;
    const floor = isRate ? Math.min(90, Math.floor(Math.min(...values) / 10) * 10) : 1;
    if (isRate && floor === 0) continue;
    const quarters = [0, 1, 2, 3, 4];
    const scales = {
      plain: { y: (v) => bottom - v / maximum * (bottom - top), ticks: quarters.map((part) => part * maximum / 4) },
      other: isRate
        ? { y: (v) => bottom - Math.max(0, v - floor) / (100 - floor) * (bottom - top), ticks: quarters.map((part) => floor + part * (100 - floor) / 4) }
        : { y: (v) => bottom - Math.log10(Math.max(1, v)) / Math.log10(maximum) * (bottom - top), ticks: [1, 10, 100, 1000, maximum] },
    };
    const text = (number) => String(Math.round(number * 10) / 10);
    const say = (number) => isRate ? `${text(number)}%` : text(number);
    const levels = [...svg.querySelectorAll('.level')], labels = [...svg.querySelectorAll('.tick')];
    const names = [...svg.querySelectorAll('.name')].sort((one, other) => one.dataset.end - other.dataset.end);
    const limits = [...svg.querySelectorAll('[data-value]')];
    const draw = ({ y, ticks }) => {
      for (const [path, d] of paths) path.setAttribute('d', d.replace(/([ML][\d.]+ )([\d.]+)/g, (all, start, old) => start + text(y(value(Number(old))))));
      ticks.forEach((tick, index) => {
        if (index) levels[index - 1].setAttribute('d', levels[index - 1].getAttribute('d').replace(/ [\d.]+H/, ` ${text(y(tick))}H`));
        labels[index].setAttribute('y', text(y(tick) + 4));
        labels[index].textContent = say(tick);
      });
      // The lowest value stands lowest; each name keeps its distance from the one below.
      let below = bottom + labelHeight;
      for (const name of names) name.setAttribute('y', text(below = Math.min(y(Number(name.dataset.end)) + 5, below - labelHeight)));
      const places = limits.map((limit) => y(Number(limit.dataset.value)));
      const shift = Math.max(0, (54 - (Math.max(...places) - Math.min(...places))) / 2);
      limits.forEach((limit, index) => {
        if (limit.tagName === 'path') limit.setAttribute('d', limit.getAttribute('d').replace(/ [\d.]+H/, ` ${text(places[index])}H`));
        else if (limit.tagName === 'rect') limit.setAttribute('height', text(places[index] - top));
        else limit.setAttribute('y', text(places[index] + (limit.classList.contains('crit') ? -shift : shift)));
      });
      svg.querySelector('.range').textContent = `y axis: ${text(ticks[0])} to ${text(ticks[4])}${unit}${!isRate && ticks[0] ? ', logarithmic' : ''}`;
    };
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = isRate ? `Zoom to ${floor}–100%` : 'Logarithmic scale';
    button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', () => {
      const isOther = button.getAttribute('aria-pressed') === 'false';
      button.setAttribute('aria-pressed', String(isOther));
      draw(isOther ? scales.other : scales.plain);
    });
    svg.closest('.figure').querySelector('h3').append(button);
  }
})();
