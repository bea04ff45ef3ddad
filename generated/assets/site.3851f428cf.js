(() => {
'use strict';
for (const element of document.querySelectorAll('.scripted, form.filters, .quick')) element.hidden = false;
const copy = (text, button) => {
const label = button.textContent;
const said = (word) => { button.textContent = word; setTimeout(() => { button.textContent = label; }, 1500); };
if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => said('Copied'), () => said('Copy failed'));
else said('Copy failed');
};
const copier = (label, text) => {
const button = document.createElement('button');
button.type = 'button';
button.className = 'copy';
button.textContent = label;
button.addEventListener('click', () => copy(text(), button));
return button;
};
const addCopy = (element) => {
const button = copier(element.dataset.copy, () => element.textContent);
if (element.matches('pre, .code')) {
const box = document.createElement('div');
const copies = document.createElement('div');
box.className = 'copybox';
copies.className = 'copies';
element.replaceWith(box);
copies.append(button);
box.append(element, copies);
element.tabIndex = 0;
} else element.after(button);
};
for (const element of document.querySelectorAll('[data-copy]')) if (!element.closest('tr.more')) addCopy(element);
const dense = (choice) => {
if (choice) document.documentElement.dataset.density = choice; else delete document.documentElement.dataset.density;
};
dense(new URLSearchParams(location.search).get('rows') === 'compact' ? 'compact' : '');
for (const link of document.querySelectorAll('[data-density]')) {
link.addEventListener('click', (event) => {
const { density } = link.dataset;
const query = new URLSearchParams(location.search);
if (density) query.set('rows', density); else query.delete('rows');
history.replaceState(null, '', `${location.pathname}${query.size ? `?${query}` : ''}${location.hash}`);
dense(density);
if (!density && location.hash === '#compact') return;
event.preventDefault();
link.parentElement.querySelector(`[data-density="${density ? '' : 'compact'}"]`).focus();
});
}
const unit = (seconds) => seconds < 60 ? [seconds, 'second'] : seconds < 3600 ? [seconds / 60, 'minute'] : seconds < 172800 ? [seconds / 3600, 'hour'] : [seconds / 86400, 'day'];
const ago = () => {
for (const element of document.querySelectorAll('time[data-ago]')) {
const age = (Date.now() - Date.parse(element.dateTime)) / 1000;
if (!(age >= 0)) continue;
if (age < 1) { element.textContent = 'just now'; continue; }
const [number, name] = unit(age);
const whole = Math.floor(number);
element.textContent = `${whole} ${name}${whole === 1 ? '' : 's'} ago`;
}
};
ago();
setInterval(ago, 30000);
document.addEventListener('aged', ago);
for (const element of document.querySelectorAll('time')) {
const time = new Date(element.dateTime);
if (Number.isNaN(time.getTime())) continue;
element.title = `${element.dateTime} (local: ${time.toLocaleString()})`;
}
const stamp = document.querySelector('time[data-local]');
const taken = new Date(stamp.dateTime);
if (taken.getTimezoneOffset()) stamp.after(` (${taken.toLocaleString([], { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })} local)`);
const age = (Date.now() - taken) / 1000;
if (age > 86400) {
const [number, name] = unit(age);
const text = `The data on this page is ${Math.floor(number)} ${name}s old.`;
const known = document.querySelector('[data-stale] span');
const note = known || document.createElement('p');
note.textContent = text;
if (!known) { note.className = 'banner warn'; document.querySelector('main').prepend(note); }
}
let groups = 0;
const tabify = (tabs) => {
const group = groups += 1;
const bar = document.createElement('div');
bar.setAttribute('role', 'tablist');
bar.setAttribute('aria-label', tabs.dataset.tabs);
const panels = [...tabs.children].map((details, index) => {
const panel = document.createElement('div');
const tab = document.createElement('button');
tab.type = 'button';
tab.textContent = details.firstElementChild.textContent;
for (const [name, value] of [['role', 'tab'], ['id', `tab-${group}-${index}`], ['aria-controls', `panel-${group}-${index}`]]) tab.setAttribute(name, value);
for (const [name, value] of [['role', 'tabpanel'], ['id', `panel-${group}-${index}`], ['aria-labelledby', tab.id]]) panel.setAttribute(name, value);
panel.append(...[...details.children].slice(1));
details.replaceWith(panel);
bar.append(tab);
return panel;
});
const choose = (chosen) => panels.forEach((panel, index) => {
panel.hidden = index !== chosen;
bar.children[index].setAttribute('aria-selected', String(index === chosen));
bar.children[index].tabIndex = index === chosen ? 0 : -1;
});
bar.addEventListener('click', (event) => { if (event.target !== bar) choose([...bar.children].indexOf(event.target)); });
bar.addEventListener('keydown', (event) => {
const at = [...bar.children].indexOf(event.target), count = panels.length;
const next = { ArrowLeft: at + count - 1, ArrowRight: at + 1, Home: 0, End: count - 1 }[event.key];
if (next === undefined) return;
event.preventDefault();
choose(next % count);
bar.children[next % count].focus();
});
tabs.prepend(bar);
choose(0);
};
for (const tabs of document.querySelectorAll('[data-tabs]')) if (!tabs.closest('tr.more')) tabify(tabs);
document.addEventListener('filled', (event) => {
for (const element of event.target.querySelectorAll('[data-copy]')) addCopy(element);
for (const tabs of event.target.querySelectorAll('[data-tabs]')) tabify(tabs);
});
const find = document.querySelector('[data-find]');
if (find) {
const field = find.querySelector('input'), settings = find.dataset.find;
let names = [], loading = null;
const read = async (name) => (await fetch(`${document.body.dataset.root}data/${name}.json`)).json();
const load = () => loading ??= Promise.all([read('webhooks'), read('events')]).then(([{ webhooks }, { events }]) => {
names = [...webhooks.map((webhook) => [webhook.name, webhook.url, `${webhook.id}/`]), ...events.map((event) => [event.type, event.summary, `events/${event.type}/`])];
offer();
}, () => {});
const hits = () => { const text = field.value.trim().toLowerCase(); return text ? names.filter(([name, note]) => `${name} ${note}`.toLowerCase().includes(text)) : []; };
const named = () => hits().find(([name]) => name === field.value.trim());
const go = (hit) => { location.href = hit ? settings + hit[2] : `${settings}?q=${encodeURIComponent(field.value.trim())}`; };
const offer = () => find.querySelector('datalist').replaceChildren(...hits().slice(0, 20).map(([name, note]) => Object.assign(document.createElement('option'), { value: name, label: `${name} – ${note}` })));
field.addEventListener('focus', load);
field.addEventListener('input', (event) => {
if ((event.inputType === undefined || event.inputType === 'insertReplacementText') && named()) go(named());
else offer();
});
find.addEventListener('submit', async (event) => {
event.preventDefault();
await load();
if (field.value.trim()) go(named() || (hits().length === 1 ? hits()[0] : null));
});
}
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
