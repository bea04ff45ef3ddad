(() => {
'use strict';
const curl = (request) => {
const shown = request.cloneNode(true);
for (const chip of shown.querySelectorAll('.chip')) chip.replaceWith('\0');
const text = shown.textContent;
const end = text.indexOf('\n\n');
const [start, ...headers] = text.slice(0, end).split('\n');
const quote = (part) => `'${part.replace(/'/g, "'\\''")}'`;
const sent = headers.filter((header) => !header.includes('\0')).map((header) => `-H ${quote(header)}`);
return [`curl -X POST ${quote(start.slice(5))}`, ...sent, `--data-binary ${quote(text.slice(end + 2).trim())}`].join(' \\\n  ');
};
const lined = (pre, name) => {
const box = document.createElement('div');
box.className = 'code';
box.dataset.copy = pre.dataset.copy;
const open = [box];
let line, count = 0, isBody = false, isJSON = false;
const begin = () => { line = document.createElement('span'); line.id = `${name}-${count += 1}`; };
const end = () => {
const text = line.textContent.trimEnd();
if (isBody && !isJSON) isJSON = text === '{' || text === '[';
if (!text) isBody = true;
if (isJSON && open.length > 1 && /^\s*[}\]]/.test(text)) open.pop();
if (isJSON && /[{[]$/.test(text)) {
const part = document.createElement('details'), head = document.createElement('summary');
part.open = true;
head.append(line);
part.append(head);
open.at(-1).append(part);
open.push(part);
} else open.at(-1).append(line);
};
begin();
for (const node of [...pre.childNodes]) {
if (node.nodeType !== Node.TEXT_NODE) { line.append(node); continue; }
const parts = node.data.split('\n');
parts.forEach((part, index) => {
line.append(part);
if (index === parts.length - 1) return;
line.append('\n');
end();
begin();
});
}
if (line.textContent) end();
box.addEventListener('click', (event) => {
if (event.target.id && event.offsetX < 40) { event.preventDefault(); location.hash = event.target.id; }
});
pre.replaceWith(box);
return box;
};
const unfold = (row) => {
if (!row || row.dataset.ready) return;
row.dataset.ready = '1';
row.dispatchEvent(new Event('filled', { bubbles: true }));
};
document.addEventListener('filled', ({ target: row }) => {
const { id } = row.closest('tr').previousElementSibling;
for (const pre of row.querySelectorAll('[data-lines]')) {
const { lines } = pre.dataset;
const told = [...pre.childNodes].findLastIndex((node) => node.className === 'chip');
const isWhole = pre.textContent.startsWith('POST ') && [...pre.childNodes].slice(0, told + 1).every((node) => !/\n\n/.test(node.data || ''));
if (lines === 'request' && isWhole) {
const command = document.createElement('pre');
command.dataset.copy = 'Copy as curl';
command.textContent = curl(pre);
row.querySelector('.code-tabs .commands').before(command);
}
lined(pre, `${id}-${lines}`);
}
}, true);
document.addEventListener('toggle', (event) => {
if (event.target.matches && event.target.matches('details.peek')) unfold(event.target.closest('tr').nextElementSibling);
}, true);
const target = () => {
const name = decodeURIComponent(location.hash.slice(1));
const element = name && document.getElementById(name.replace(/-(request|response)-\d+$/, ''));
const row = element && element.closest('tr');
const peek = row && row.querySelector('details.peek');
if (!peek) return;
peek.open = true;
const line = name !== element.id && (unfold(row.nextElementSibling), document.getElementById(name));
if (!line) return;
const panel = line.closest('[role=tabpanel]');
if (panel.hidden) document.getElementById(panel.getAttribute('aria-labelledby')).click();
if (!line.matches(':target')) location.replace(location.hash);
};
addEventListener('hashchange', target);
target();
})();
