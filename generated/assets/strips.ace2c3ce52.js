(() => {
'use strict';
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
for (const strip of document.querySelectorAll('svg.strip[data-days]')) {
const days = strip.dataset.days.split(' ');
const first = Date.parse(strip.dataset.first);
const said = strip.closest('.service').querySelector('[data-day]');
const summary = said.textContent;
const mark = document.createElementNS('http://www.w3.org/2000/svg', 'path');
mark.setAttribute('class', 'mark');
let day = days.length - 1;
const name = (index) => {
const date = new Date(first + index * 86400000);
const [good, all] = (days[index] || '0/0').split('/').map(Number);
const rate = all ? `${good === all ? 100 : (Math.floor(good * 1000 / all) / 10).toFixed(1)}%, ${all - good} failed of ${all}` : 'no data';
return `${date.getUTCDate()} ${months[date.getUTCMonth()]}, ${rate}`;
};
const show = (index) => {
day = Math.max(0, Math.min(days.length - 1, index));
mark.setAttribute('d', `M${day * 8 - 1} 0v32h8v-32z`);
strip.append(mark);
said.textContent = name(day);
strip.setAttribute('aria-valuenow', day);
strip.setAttribute('aria-valuetext', said.textContent);
};
const leave = () => { mark.remove(); said.textContent = summary; };
for (const [attribute, value] of Object.entries({ role: 'slider', tabindex: 0, 'aria-valuemin': 0, 'aria-valuemax': days.length - 1, 'aria-valuenow': day, 'aria-valuetext': name(day) })) strip.setAttribute(attribute, value);
strip.addEventListener('focus', () => show(day));
strip.addEventListener('blur', leave);
strip.addEventListener('pointermove', (event) => { const box = strip.getBoundingClientRect(); show(Math.floor((event.clientX - box.left) / box.width * days.length)); });
strip.addEventListener('pointerleave', () => { if (document.activeElement === strip) show(day); else leave(); });
strip.addEventListener('keydown', (event) => {
const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: -7, PageDown: 7, Home: -days.length, End: days.length }[event.key];
if (!step) return;
event.preventDefault();
show(day + step);
mark.scrollIntoView({ block: 'nearest', inline: 'nearest' });
});
}
})();
