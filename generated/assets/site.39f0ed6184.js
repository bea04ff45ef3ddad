(() => {
'use strict';
for (const element of document.querySelectorAll('.scripted, form.filters, .quick')) element.hidden = false;
const copy = (text, button) => {
const label = button.textContent;
const said = (word) => { button.textContent = word; setTimeout(() => { button.textContent = label; }, 1500); };
if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => said('Copied'), () => said('Copy failed'));
else said('Copy failed');
};
const addCopy = (element) => {
const button = document.createElement('button');
button.type = 'button';
button.className = 'copy';
button.textContent = element.dataset.copy;
button.addEventListener('click', () => copy(element.textContent, button));
if (element.tagName === 'PRE') {
const box = document.createElement('div');
box.className = 'copybox';
element.replaceWith(box);
box.append(element, button);
element.tabIndex = 0;
} else element.after(button);
};
for (const element of document.querySelectorAll('[data-copy]')) if (!element.closest('tr.more')) addCopy(element);
const unfold = (row) => {
if (!row || row.dataset.ready) return;
row.dataset.ready = '1';
for (const element of row.querySelectorAll('[data-copy]')) addCopy(element);
};
document.addEventListener('toggle', (event) => {
if (event.target.matches && event.target.matches('details.peek')) unfold(event.target.closest('tr').nextElementSibling);
}, true);
const target = () => {
const element = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
const row = element && element.closest('tr');
const peek = row && row.querySelector('details.peek');
if (peek) peek.open = true;
};
addEventListener('hashchange', target);
target();
const unit = (seconds) => seconds < 60 ? [seconds, 'second'] : seconds < 3600 ? [seconds / 60, 'minute'] : seconds < 172800 ? [seconds / 3600, 'hour'] : [seconds / 86400, 'day'];
const ago = () => {
for (const element of document.querySelectorAll('time[data-ago]')) {
const age = (Date.now() - Date.parse(element.dateTime)) / 1000;
if (!(age >= 1)) continue;
const [number, name] = unit(age);
const whole = Math.floor(number);
element.textContent = `${whole} ${name}${whole === 1 ? '' : 's'} ago`;
}
};
ago();
setInterval(ago, 30000);
for (const element of document.querySelectorAll('time')) {
const time = new Date(element.dateTime);
if (Number.isNaN(time.getTime())) continue;
element.title = `${element.dateTime} (local: ${time.toLocaleString()})`;
}
for (const tabs of document.querySelectorAll('.code-tabs')) tabs.addEventListener('toggle', (event) => {
if (event.target.open) for (const other of tabs.children) if (other !== event.target) other.open = false;
}, true);
const key = 'penguinhooks-theme';
const root = document.documentElement;
let theme = '';
try { theme = localStorage.getItem(key) || ''; } catch { theme = ''; }
if (theme) root.dataset.theme = theme;
const bar = document.querySelector('.topbar');
if (bar) {
const button = document.createElement('button');
button.type = 'button';
button.className = 'copy';
const name = () => { button.textContent = `Theme: ${theme || 'system'}`; };
button.addEventListener('click', () => {
theme = theme === '' ? 'light' : theme === 'light' ? 'dark' : '';
if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
try { localStorage.setItem(key, theme); } catch { /* the choice then lasts for this page */ }
name();
});
name();
bar.append(button);
}
if (matchMedia('(max-width: 760px)').matches) for (const menu of document.querySelectorAll('.side details')) menu.open = false;
})();
