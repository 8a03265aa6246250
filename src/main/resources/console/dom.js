/*
 * What all views draw with. Texts always become text nodes: nothing here makes markup of a string.
 * The language is what both browsers and the tests' engine understand: no modules, no classes, no
 * async functions.
 */
window.skingate = { views: {} };

(function (sg) {
  'use strict';

  const h = preact.h;
  sg.h = h;

  /** A link to a view; the parts of its path are escaped. */
  sg.href = function (parts, query) {
    const path = '#/' + parts.map(encodeURIComponent).join('/');
    const named = Object.keys(query || {}).filter(function (name) {
      return query[name] !== undefined && query[name] !== null && query[name] !== '';
    });
    return named.length === 0 ? path : path + '?' + named.map(function (name) {
      return name + '=' + encodeURIComponent(query[name]);
    }).join('&');
  };

  sg.link = function (parts, text, query) {
    return h('a', { href: sg.href(parts, query) }, text);
  };

  /**
   * A table that turns into cards where there is little room; the roles keep it a table then.
   * columns: [{title, cell(row), numeric}], key(row), empty: why there are no rows.
   */
  sg.table = function (table) {
    if (table.rows.length === 0) {
      return h('p', { class: 'empty' }, table.empty);
    }
    const head = h('tr', { role: 'row' }, table.columns.map(function (column) {
      return h('th', { role: 'columnheader', scope: 'col', class: column.numeric ? 'number' : '' },
        column.title);
    }));
    const body = table.rows.map(function (row) {
      return h('tr', { role: 'row', key: table.key(row) }, table.columns.map(function (column) {
        return h('td', {
          role: 'cell',
          class: column.numeric ? 'number' : '',
          'data-label': typeof column.title === 'string' ? column.title : ''
        }, h('div', null, column.cell(row)));
      }));
    });
    return h('table', { role: 'table', class: 'cards' },
      h('caption', { class: 'unseen' }, table.caption),
      h('thead', { role: 'rowgroup' }, head),
      h('tbody', { role: 'rowgroup' }, body));
  };

  /** Pairs of a name and what it is; those without a value are left out. */
  sg.facts = function (pairs) {
    return h('dl', { class: 'facts' }, pairs.filter(function (pair) {
      return pair[1] !== undefined && pair[1] !== null && pair[1] !== '';
    }).map(function (pair) {
      return h('div', { key: pair[0] }, h('dt', null, pair[0]), h('dd', null, pair[1]));
    }));
  };

  /** A word with a colour; the word says it all. */
  sg.badge = function (kind, word) {
    return h('span', { class: 'badge ' + kind }, word);
  };

  /** A labelled field of a form. */
  sg.field = function (label, input, hint) {
    return h('label', { class: 'field' },
      h('span', null, label), input, hint ? h('small', null, hint) : null);
  };

  /** A field's choices, [[value, text]]. */
  sg.select = function (name, options, chosen) {
    return h('select', { name: name }, options.map(function (option) {
      return h('option', { key: option[0], value: option[0], selected: option[0] === (chosen || '') }, option[1]);
    }));
  };

  /** A button that adds the next page to ctx.data's list of that name, where there is one; read(cursor) asks. */
  sg.more = function (ctx, name, read) {
    function add(page) {
      const longer = { cursor: page.cursor };
      longer[name] = ctx.data[name].concat(page[name]);
      ctx.data = Object.assign({}, ctx.data, page, longer);
      sg.draw();
    }
    return ctx.data.cursor ? h('p', { key: 'more' }, h('button', {
      type: 'button', onClick: function () { read(ctx.data.cursor).then(add, ctx.fail); }
    }, 'More')) : null;
  };

  /** Says something to those who do not see it change. */
  sg.announce = function (text) {
    document.getElementById('announce').textContent = text;
  };

  /** What went wrong, and what to do. */
  sg.problem = function (error) {
    return h('div', { class: 'problem', role: 'alert' },
      h('p', null, h('strong', null, error.title)),
      error.advice ? h('p', null, error.advice) : null,
      error.requestId ? h('p', { class: 'faint' }, 'Request ' + error.requestId) : null);
  };
})(window.skingate);
