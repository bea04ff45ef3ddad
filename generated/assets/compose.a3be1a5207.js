(() => {
'use strict';
const form = document.querySelector('[data-compose]');
if (!form) return;
const line = (tag, text, tone) => { const node = document.createElement(tag); node.textContent = text; if (tone) node.className = tone; return node; };
const result = document.querySelector('[data-result]');
const yaml = result.querySelector('[data-yaml]');
const original = yaml.textContent;
const field = (name) => form.elements.namedItem(name);
const boxes = [...form.querySelectorAll('input[name=events]')];
const list = (text) => text.split(',').map((part) => part.trim()).filter(Boolean);
const scalar = (text) => /^[A-Za-z/][\w ./@()-]*[\w)/]$|^[A-Za-z]$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
? text : JSON.stringify(text);
const flow = (items) => `[${items.map(scalar).join(', ')}]`;
const address = (text) => /^https?:\/\/[^\s#"']+$/.test(text) ? text : JSON.stringify(text);
const slug = (text) => text.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 63) || 'webhook';
const key = () => form.dataset.key || slug(field('name').value || 'crm-contact-sync');
const path = () => `${form.dataset.folder}/${key()}.yaml`;
const events = () => {
const lines = [];
if (boxes.every((box) => box.checked !== box.value.startsWith('system.'))) return ['*'];
for (const set of form.querySelectorAll('[data-category]')) {
const all = [...set.querySelectorAll('input')];
const chosen = all.filter((box) => box.checked);
if (chosen.length === all.length && all.length > 1) lines.push(`${set.dataset.category}.*`);
else lines.push(...chosen.map((box) => box.value));
}
return lines;
};
const custom = () => {
const text = field('custom').value.trim();
if (!text) return null;
const value = JSON.parse(text);
if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('a filter is an object of paths and conditions');
return value;
};
const parts = () => {
const result = new Map();
const put = (...lines) => result.set(lines[0].split(':')[0], `${lines.join('\n')}\n`);
put(`name: ${scalar(field('name').value || 'CRM Contact Sync')}`);
const description = field('description').value.trim();
if (description) put(`description: ${scalar(description)}`);
put(`url: ${address(field('url').value.trim() || 'https://yourapp.com/webhooks/penguinmails')}`);
put(`status: ${field('status').value}`);
const chosen = events();
put(chosen.length ? 'events:' : 'events: []', ...chosen.map((name) => `  - ${name.includes('*') ? JSON.stringify(name) : name}`));
const filters = [];
for (const [name, label] of [['workspaces', 'workspaces'], ['campaigns', 'campaigns'], ['tags', 'contact_tags']]) {
const items = list(field(name).value);
if (items.length) filters.push(`  ${label}: ${flow(items)}`);
}
let value = null;
try { value = custom(); } catch { value = null; }
if (value) filters.push(`  custom: ${JSON.stringify(value)}`);
if (filters.length) put('filters:', ...filters);
put('retry:', `  enabled: ${field('retry').checked}`, `  max_attempts: ${field('attempts').value || 5}`, `  delays: [${list(field('delays').value).join(', ')}]`);
put(`timeout: ${field('timeout').value || 5}s`);
return result;
};
const known = form.dataset.key ? parts() : null;
const compose = () => {
const now = parts();
if (!known) return [...now.values()].join('');
const blocks = original.split(/^(?=[A-Za-z_"'])/m).flatMap((text) => {
const lines = text.match(/[^\n]*\n|[^\n]+$/g) || [];
let end = lines.length;
while (end > 1 && /^(#.*)?$/.test(lines[end - 1].trim())) end--;
return [{ key: text.split(':')[0], text: lines.slice(0, end).join('') }, { key: '', text: lines.slice(end).join('') }];
});
for (const key of new Set([...known.keys(), ...now.keys()])) {
if (known.get(key) === now.get(key)) continue;
const block = blocks.find((candidate) => candidate.key === key);
const text = now.get(key) || '';
if (block) block.text = text; else blocks.push({ key, text });
}
return blocks.map((block) => block.text).join('');
};
const isEndpoint = (text) => {
try {
const url = new URL(text);
return !/[#\s\\<>"]|[^\x21-\x7E]/.test(text) && !url.username && !url.password && (url.protocol === 'https:' || (url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)));
} catch { return false; }
};
const within = (name, last) => Number.isInteger(Number(field(name).value)) && Number(field(name).value) >= 1 && Number(field(name).value) <= last;
const filterProblem = () => {
try { return penguinFilter.compile(custom()).problems.map(({ message, path }) => `${message} at ${path}`)[0]; } catch (error) { return error.message; }
};
const problems = () => [
['name', field('name').value.trim(), 'Webhook Name is empty.'],
['url', field('url').value.trim(), 'Endpoint URL is empty.'],
['url', !field('url').value.trim() || isEndpoint(field('url').value.trim()), 'Endpoint must be a valid HTTPS URL.'],
['events', boxes.some((box) => box.checked), 'No event is selected.'],
['custom', !filterProblem(), `Custom JSON Filters: ${filterProblem()}.`],
['attempts', within('attempts', 10), 'Max Retry Attempts is a number from 1 to 10.'],
['delays', list(field('delays').value).every((delay) => /^(\d+(ms|s|m|h|d))+$/.test(delay)), 'Retry Delays are durations such as 1m, 5m, 15m, 1h, 24h.'],
['timeout', within('timeout', 30), 'Response Timeout is a number of seconds from 1 to 30.'],
].filter(([name, isGood]) => !isGood && !(form.dataset.key && field(name).value === field(name).defaultValue));
const check = () => {
const text = field('url').value.trim();
const isGood = !text || isEndpoint(text);
form.querySelector('[data-error=url]').textContent = isGood ? '' : 'Endpoint must be a valid HTTPS URL.';
field('url').setAttribute('aria-invalid', String(!isGood));
};
let isAsked = false;
const complain = () => {
const found = isAsked ? problems() : [];
result.querySelector('[data-problems]').replaceChildren(...found.map(([, , text]) => line('p', text, 'error')));
return found;
};
const limit = 7500;
const request = (text) => {
const base = form.dataset.newFile;
if (!base) return { href: '', note: '' };
const encode = encodeURIComponent;
if (form.dataset.forge === 'gitlab') return { href: `${base}?file_name=${encode(path())}`, note: 'GitLab takes the name only: the YAML is copied, paste it there.' };
const full = form.dataset.forge === 'gitea'
? `${base}?filename=${encode(`${key()}.yaml`)}&value=${encode(text)}`
: `${base}?filename=${encode(path())}&value=${encode(text)}&message=${encode(`Add webhook ${key()}`)}`;
if (full.length <= limit) return { href: full, note: '' };
return { href: `${base}?filename=${encode(path())}`, note: 'Too long for a link: the YAML is copied, paste it there.' };
};
const diff = (before, after) => {
const a = before.split('\n'), b = after.split('\n');
const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
for (let i = a.length - 1; i >= 0; i--) for (let j = b.length - 1; j >= 0; j--) {
table[i][j] = a[i] === b[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
}
const parts = [];
const add = (kind, mark, line) => { const node = document.createElement(kind); node.textContent = `${mark} ${line}${kind === 'span' ? '\n' : ''}`; parts.push(node); };
let i = 0, j = 0;
while (i < a.length || j < b.length) {
if (i < a.length && j < b.length && a[i] === b[j]) { add('span', ' ', a[i]); i++; j++; }
else if (j >= b.length || (i < a.length && table[i + 1][j] >= table[i][j + 1])) add('del', '-', a[i++]);
else add('ins', '+', b[j++]);
}
return parts;
};
let isTouched = false;
const update = () => {
check();
complain();
for (const command of document.querySelectorAll('[data-of-key]')) command.textContent = `penguinhooks ${command.dataset.ofKey} ${key()}`;
const count = boxes.filter((box) => box.checked).length;
form.querySelector('[data-selected]').textContent = `You've selected ${count} event${count === 1 ? '' : 's'}.`;
const text = form.dataset.key && !isTouched ? original : compose();
yaml.textContent = text;
result.querySelector('[data-file]').textContent = path();
const link = result.querySelector('[data-open-request]');
const { href, note } = request(text);
if (link && href) link.href = href;
result.querySelector('[data-link-note]').textContent = note;
const url = field('url').value.trim() || 'https://yourapp.com/webhooks/penguinmails';
form.querySelector('[data-own]').hidden = field('sample').checked;
if (field('sample').checked) delete form.dataset.own; else form.dataset.own = '1';
form.querySelector('[data-test-command]').textContent = `penguinhooks test --url '${url.replace(/'/g, '')}' --event ${field('testType').value}${field('sample').checked ? '' : ' --data payload.json'}`;
const card = result.querySelector('[data-diff-card]');
if (card) {
card.hidden = text === original;
card.querySelector('[data-diff]').replaceChildren(...diff(original, text));
}
};
form.addEventListener('input', () => { isTouched = true; update(); });
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('click', (event) => {
const quick = event.target.dataset.quick;
if (!quick) return;
for (const box of boxes) {
const isSystem = box.value.startsWith('system.');
box.checked = quick === 'all' ? !isSystem : quick === 'email' && box.value.startsWith('email.');
}
isTouched = true;
update();
});
const held = { workspaces: 'its workspace', campaigns: 'its campaign', contact_tags: 'its contact tags', custom: 'the custom filter' };
const tryFilter = async () => {
const filters = { workspaces: list(field('workspaces').value), campaigns: list(field('campaigns').value), contact_tags: list(field('tags').value) };
try { filters.custom = custom(); } catch (error) { return [line('p', `Not a filter: ${error.message}.`, 'error')]; }
const { problems } = penguinFilter.compile(filters.custom);
if (problems.length) return problems.map(({ message, path }) => line('p', `Not a filter: ${message} at ${path}.`, 'error'));
let events;
const own = field('filterEvent').value.trim();
try { if (own) events = [JSON.parse(own)]; } catch (error) { return [line('p', `The event is not JSON: ${error.message}.`, 'error')]; }
if (!events) {
const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
const answer = await (await fetch(form.dataset.examples)).json();
events = answer.events.map((event) => event.sample).filter((sample) => chosen.includes(sample.type));
}
const [workspace] = filters.workspaces;
const results = events.map((event) => [event.type || 'event', penguinFilter.obstacle(filters, event, event.workspace || workspace)]);
const items = document.createElement('ul');
items.append(...results.map(([type, obstacle]) => line('li', obstacle ? `✗ ${type}: held back by ${held[obstacle]}` : `✓ ${type} passes`)));
const passing = results.filter(([, obstacle]) => !obstacle).length;
return [line('p', `The filter is valid. ${passing} of ${results.length} ${own ? 'event' : 'sample events'} pass${passing === 1 ? 'es' : ''}${workspace ? `, as if sent for workspace ${workspace}` : ''}.`), items];
};
form.querySelector('[data-test-filter]').addEventListener('click', async () => {
form.querySelector('[data-filter-result]').replaceChildren(...await tryFilter());
});
const link = result.querySelector('[data-open-request]');
if (link) link.addEventListener('click', (event) => {
isAsked = true;
const [first] = complain();
if (first) {
event.preventDefault();
const target = first[0] === 'events' ? boxes[0] : field(first[0]);
if (target.closest('details')) target.closest('details').open = true;
target.focus();
} else if (('copies' in link.dataset || result.querySelector('[data-link-note]').textContent) && navigator.clipboard) navigator.clipboard.writeText(yaml.textContent);
});
result.querySelector('[data-download]').addEventListener('click', () => {
const file = document.createElement('a');
file.href = URL.createObjectURL(new Blob([yaml.textContent], { type: 'application/yaml' }));
file.download = `${key()}.yaml`;
file.click();
URL.revokeObjectURL(file.href);
});
fetch(form.dataset.options).then((answer) => answer.json()).then((values) => {
for (const [name, items] of [['workspaces', values.workspaces], ['campaigns', values.campaigns], ['tags', values.contact_tags]]) {
document.getElementById(`o-${name}`).replaceChildren(...items.map((item) => { const option = document.createElement('option'); option.value = item; return option; }));
}
}, () => { /* without the list the fields take free text */ });
update();
})();
