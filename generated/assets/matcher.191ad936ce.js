(() => {
'use strict';
const fieldOperators = ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$in', '$nin', '$all', '$size', '$exists', '$elemMatch', '$not', '$type', '$prefix', '$suffix', '$contains', '$glob'];
const groups = ['$and', '$or', '$nor'];
const operators = [...fieldOperators, ...groups];
const depthLimit = 32, conditionLimit = 1000, globLimit = 127;
const isObject = (value) => kind(value) === 'object';
const kind = (value) => value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
const words = { null: 'null', boolean: 'a boolean', number: 'this number', string: 'a text', array: 'a list', object: 'an object' };
const equal = (a, b) => {
if (kind(a) !== kind(b)) return false;
if (Array.isArray(a)) return a.length === b.length && a.every((item, index) => equal(item, b[index]));
if (!isObject(a)) return a === b;
const names = Object.keys(a);
return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && equal(a[name], b[name]));
};
const order = (a, b) => {
if (typeof a !== 'string') return a < b ? -1 : a > b ? 1 : 0;
const left = [...a], right = [...b];
for (let index = 0; index < Math.min(left.length, right.length); index++) {
const step = left[index].codePointAt(0) - right[index].codePointAt(0);
if (step) return step;
}
return left.length - right.length;
};
const leads = (root, path, test, depth = 0) => {
if (depth === path.length) return test(root);
const name = path[depth];
if (Array.isArray(root)) {
const isIndex = /^[0-9]+$/.test(name) && Number(name) < root.length;
if (isIndex && leads(root[Number(name)], path, test, depth + 1)) return true;
return root.some((item) => isObject(item) && leads(item, path, test, depth));
}
return isObject(root) && Object.hasOwn(root, name) ? leads(root[name], path, test, depth + 1) : test(undefined);
};
const exists = (root, path) => leads(root, path, (value) => value !== undefined);
const rootOf = ([first, second], path) => second !== undefined && !exists(first, path) && exists(second, path) ? second : first;
const glob = (pattern, text) => {
const parts = [];
for (let index = 0; index < pattern.length; index++) {
const escaped = pattern[index] === '\\' && index + 1 < pattern.length;
if (escaped) index++;
parts.push(escaped ? { literal: pattern[index] } : pattern[index] === '*' ? { run: true } : pattern[index] === '?' ? { any: true } : { literal: pattern[index] });
}
let at = 0, place = 0, star = -1, mark = 0;
while (at < text.length) {
const part = parts[place];
if (part && part.run) { star = place++; mark = at; } else if (part && (part.any || part.literal === text[at])) { place++; at++; } else if (star >= 0) { place = star + 1; at = ++mark; } else return false;
}
while (parts[place] && parts[place].run) place++;
return place === parts.length;
};
const single = (accepts, whole = false) => ({
accepts,
holds: (path, root) => leads(root, path, (value) => accepts(value) || (!whole && Array.isArray(value) && value.some(accepts))),
});
const same = (wanted) => (value) => value === undefined ? wanted === null : equal(value, wanted);
const every = (tests) => ({ accepts: (value) => tests.every((test) => test.accepts(value)), holds: (path, root) => tests.every((test) => test.holds(path, root)) });
const not = (tests) => ({ accepts: (value) => !every(tests).accepts(value), holds: (path, root) => !every(tests).holds(path, root) });
const compile = (custom) => {
const problems = [];
let count = 0;
const report = (message, path) => { problems.push({ message, path: `/${path.join('/')}` }); };
const wrong = (name, takes, value, path) => report(`${name} takes ${takes}, not ${words[kind(value)]}`, path);
const counted = (path) => { if (++count === conditionLimit + 1) report(`the filter has more than ${conditionLimit} conditions`, path); };
const unknown = (name, path) => report(!operators.includes(name) ? `unknown filter operator "${name}"`
: groups.includes(name) ? `${name} joins whole conditions and cannot stand inside a field` : `${name} needs a field before it`, path);
const list = (name, value, path) => {
if (!Array.isArray(value)) { wrong(name, 'a list', value, path); return null; }
if (!value.length) report(`${name} has an empty list`, path);
return value;
};
const texts = (name, value, path) => {
const all = Array.isArray(value) ? value : [value];
if (all.some((text) => typeof text !== 'string')) { wrong(name, 'a text or a list of texts', value, path); return null; }
if (!all.length) report(`${name} has an empty list`, path);
return all;
};
const compared = (test) => (name, value, path) => {
if (!['number', 'string', 'boolean'].includes(kind(value))) { wrong(name, 'a number, a text or a boolean', value, path); return null; }
return single((found) => kind(found) === kind(value) && found !== undefined && test(order(found, value)));
};
const globs = (name, value, path, match) => {
const all = texts(name, value, path);
if (!all) return null;
const length = (text) => name === '$glob' ? [...text.replace(/\\(.)/gsu, '$1')].filter((part) => part !== '*').length : [...text].length;
if (all.some((text) => length(text) > globLimit)) report(`${name} takes at most ${globLimit} characters`, path);
return single((found) => typeof found === 'string' && all.some((text) => match(text, found)));
};
const makers = {
$eq: (name, value) => single(same(value)),
$ne: (name, value) => not([single(same(value))]),
$gt: compared((step) => step > 0), $gte: compared((step) => step >= 0), $lt: compared((step) => step < 0), $lte: compared((step) => step <= 0),
$in: (name, value, path) => { const all = list(name, value, path); return all && single((found) => all.some((item) => same(item)(found))); },
$nin: (name, value, path) => { const test = makers.$in(name, value, path); return test && not([test]); },
$all: (name, value, path) => {
const all = list(name, value, path);
return all && every(all.flatMap((item, index) => isObject(item) && Object.hasOwn(item, '$elemMatch') ? checks(item, [...path, index]) : [single(same(item))]));
},
$size: (name, value, path) => {
if (!Number.isInteger(value) || value < 0) { wrong(name, 'a whole number from 0', value, path); return null; }
return single((found) => Array.isArray(found) && found.length === value, true);
},
$exists: (name, value, path) => {
if (typeof value !== 'boolean') { wrong(name, 'true or false', value, path); return null; }
return { accepts: (found) => (found !== undefined) === value, holds: (place, root) => exists(root, place) === value };
},
$elemMatch: (name, value, path) => {
const names = isObject(value) ? Object.keys(value) : [];
if (!names.length) { wrong(name, 'an object of operators or of fields', value, path); return null; }
if (names[0].startsWith('$') && !groups.includes(names[0])) {
const tests = checks(value, path);
return single((found) => Array.isArray(found) && found.some((item) => tests.every((test) => test.accepts(item))), true);
}
const inner = condition(value, path);
return single((found) => Array.isArray(found) && found.some((item) => isObject(item) && inner([item])), true);
},
$not: (name, value, path) => {
if (!isObject(value) || !Object.keys(value).length) { wrong(name, 'an object of operators', value, path); return null; }
return not(checks(value, path));
},
$type: (name, value, path) => {
const all = Array.isArray(value) ? value : [value];
if (all.some((text) => typeof text !== 'string')) { wrong(name, "a type's name or a list of them", value, path); return null; }
if (!all.length) report(`${name} has an empty list`, path);
const kinds = all.map((text) => text === 'bool' ? 'boolean' : text);
for (const text of all) if (!Object.hasOwn(words, text === 'bool' ? 'boolean' : text)) report(`unknown type "${text}"`, path);
return single((found) => found !== undefined && kinds.includes(kind(found)));
},
$prefix: (name, value, path) => { const all = texts(name, value, path); return all && single((found) => typeof found === 'string' && all.some((text) => found.startsWith(text))); },
$suffix: (name, value, path) => { const all = texts(name, value, path); return all && single((found) => typeof found === 'string' && all.some((text) => found.endsWith(text))); },
$contains: (name, value, path) => globs(name, value, path, (text, found) => found.includes(text)),
$glob: (name, value, path) => globs(name, value, path, (text, found) => glob([...text], [...found])),
};
const checks = (object, path) => {
if (path.length >= depthLimit) { report(`the filter nests deeper than ${depthLimit} levels`, path); return []; }
return Object.entries(object).flatMap(([name, value]) => {
const place = [...path, name];
counted(place);
if (!name.startsWith('$')) { report(`"${name}" cannot stand beside operators`, place); return []; }
if (!fieldOperators.includes(name)) { unknown(name, place); return []; }
const test = makers[name](name, value, place);
return test ? [test] : [];
});
};
const literal = (value, path) => {
if (Array.isArray(value)) value.forEach((item, index) => literal(item, [...path, index]));
else if (isObject(value)) for (const [name, inner] of Object.entries(value)) {
if (operators.includes(name)) report(`${name} stands inside an object that is compared as it is`, [...path, name]);
else literal(inner, [...path, name]);
}
};
const field = (name, value, path) => {
const parts = name.split('.');
if (parts.includes('')) { report(`"${name}" is no path: a part between dots is empty`, path); return () => true; }
let tests;
if (isObject(value) && Object.keys(value).some((key) => key.startsWith('$'))) tests = checks(value, path);
else {
counted(path);
literal(value, path);
if (Array.isArray(value) && !value.length) report(`${name} has an empty list`, path);
tests = [single(Array.isArray(value) ? (found) => value.some((item) => same(item)(found)) : same(value))];
}
return (scope) => { const root = rootOf(scope, parts); return tests.every((test) => test.holds(parts, root)); };
};
const group = (name, value, path) => {
if (!groups.includes(name)) { unknown(name, path); return () => true; }
if (!Array.isArray(value)) { wrong(name, 'a list of conditions', value, path); return () => true; }
if (!value.length) report(`${name} has an empty list`, path);
const parts = value.map((item, index) => {
if (isObject(item)) return condition(item, [...path, index]);
wrong(name, 'an object of fields', item, [...path, index]);
return () => true;
});
if (name === '$or') return (scope) => parts.some((part) => part(scope));
return (scope) => name === '$nor' ? !parts.some((part) => part(scope)) : parts.every((part) => part(scope));
};
const condition = (object, path) => {
if (path.length >= depthLimit) { report(`the filter nests deeper than ${depthLimit} levels`, path); return () => true; }
const parts = Object.entries(object).map(([name, value]) => name.startsWith('$') ? group(name, value, [...path, name]) : field(name, value, [...path, name]));
return (scope) => parts.every((part) => part(scope));
};
return { holds: custom ? condition(custom, []) : () => true, problems };
};
const obstacle = (filters, event, workspace) => {
const has = (wanted, found) => !wanted || !wanted.length || found.some((item) => wanted.includes(item));
if (!has(filters.workspaces, workspace ? [workspace] : [])) return 'workspaces';
const data = event.data;
const { campaign = {}, campaign_id: id, contact = {} } = data ?? {};
const names = [id, campaign?.id, campaign?.name].filter((name) => typeof name === 'string');
if (!has(filters.campaigns, names)) return 'campaigns';
if (!has(filters.contact_tags, Array.isArray(contact?.tags) ? contact.tags : [])) return 'contact_tags';
const { holds } = compile(filters.custom);
return holds(data === undefined ? [event] : [data, event]) ? null : 'custom';
};
globalThis.penguinFilter = { compile, obstacle };
})();
