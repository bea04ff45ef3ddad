(() => {
'use strict';
const top = 12, bottom = 192;
for (const svg of document.querySelectorAll('svg[data-chart]')) {
const line = svg.querySelector('.line');
const maximum = Number(svg.dataset.max);
const value = (y) => (bottom - y) / (bottom - top) * maximum;
const points = line.getAttribute('d');
const values = [...points.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map((match) => value(Number(match[1])));
if (!values.length) continue;
const isRate = svg.dataset.chart === 'success';
const floor = isRate ? Math.min(90, Math.floor(Math.min(...values) / 10) * 10) : 1;
if (isRate && floor === 0) continue;
const scales = {
plain: { y: (v) => bottom - v / maximum * (bottom - top), ticks: [0, 1, 2, 3, 4].map((part) => part * maximum / 4) },
other: isRate
? { y: (v) => bottom - Math.max(0, v - floor) / (100 - floor) * (bottom - top), ticks: [0, 1, 2, 3, 4].map((part) => floor + part * (100 - floor) / 4) }
: { y: (v) => bottom - Math.log10(Math.max(1, v)) / Math.log10(maximum) * (bottom - top), ticks: [1, 10, 100, 1000, 10000].map((tick) => Math.min(tick, maximum)) },
};
const text = (number) => String(Math.round(number * 10) / 10);
const levels = [...svg.querySelectorAll('.level')], labels = [...svg.querySelectorAll('.tick')];
const dots = [...svg.querySelectorAll('.dot')].map((dot) => [dot, value(Number(dot.getAttribute('cy')))]);
const draw = ({ y, ticks }, other) => {
line.setAttribute('d', points.replace(/([ML][\d.]+ )([\d.]+)/g, (all, start, old) => start + text(y(value(Number(old))))));
for (const [dot, at] of dots) dot.setAttribute('cy', text(y(at)));
ticks.forEach((tick, index) => {
if (!labels[index]) return;
levels[index].setAttribute('d', levels[index].getAttribute('d').replace(/ [\d.]+H/, ` ${text(y(tick))}H`));
labels[index].setAttribute('y', text(y(tick) + 4));
labels[index].textContent = isRate ? `${text(tick)}%` : tick === 0 ? '0' : `${text(tick)}ms`;
});
for (const limit of svg.querySelectorAll('[data-value]')) {
const at = text(y(Number(limit.dataset.value)));
if (limit.tagName === 'path') limit.setAttribute('d', limit.getAttribute('d').replace(/ [\d.]+H/, ` ${at}H`));
else if (limit.tagName === 'rect') limit.setAttribute('height', text(Number(at) - top));
else limit.setAttribute('y', text(Number(at) + (other ? limit.classList.contains('crit') ? -8 : 8 : Number(limit.dataset.shift || 0))));
}
};
const button = document.createElement('button');
button.type = 'button';
button.className = 'copy';
const name = isRate ? `Zoom to ${floor}–100%` : 'Logarithmic scale';
button.textContent = name;
button.setAttribute('aria-pressed', 'false');
button.addEventListener('click', () => {
const isOther = button.getAttribute('aria-pressed') === 'false';
button.setAttribute('aria-pressed', String(isOther));
draw(isOther ? scales.other : scales.plain, isOther);
});
svg.closest('.figure').querySelector('h3').append(button);
}
})();
