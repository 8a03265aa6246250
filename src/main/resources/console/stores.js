/* All stores, a page at a time. */
(function (sg) {
  'use strict';

  const h = sg.h;

  function page(cursor) {
    return sg.api.get(sg.path(['tenants'], { limit: 50, cursor: cursor }));
  }

  /** Whether a changed configuration file was refused. */
  sg.configuration = function (configuration) {
    if (!configuration || configuration.state === 'ok') {
      return null;
    }
    return h('div', { class: 'problem', role: 'alert' },
      h('p', null, 'The changed configuration file was refused ', sg.moment(configuration.since),
        '; what runs is the one before. Mistakes:'),
      h('ul', null, configuration.problems.map(function (problem, place) {
        return h('li', { key: place }, 'line ' + problem.line + ', ' + problem.path + ': ' + problem.message);
      })));
  };

  function open(event) {
    event.preventDefault();
    const id = event.target.elements.id.value.trim();
    if (id) {
      sg.go(sg.href(['stores', id]));
    }
  }

  sg.isOff = function (store) {
    return store.enabled === false;
  };

  sg.enabled = function (store) {
    return sg.isOff(store) ? sg.badge('warning', 'disabled') : sg.badge('good', 'enabled');
  };

  sg.views.stores = {
    title: function () { return 'Stores'; },

    load: function () { return page(); },

    view: function (ctx) {
      return [
        sg.configuration(ctx.data.configuration),
        h('form', { class: 'filters', onSubmit: open },
          sg.field('Store', h('input', { name: 'id', autocomplete: 'off' })),
          h('button', { class: 'primary', type: 'submit' }, 'Open')),
        sg.table({
          caption: 'Stores in the order of the configuration',
          rows: ctx.data.tenants,
          key: function (store) { return store.id; },
          empty: 'No store is configured.',
          columns: [
            { title: 'Store', cell: function (s) { return sg.link(['stores', s.id], s.id); } },
            { title: 'State', cell: sg.enabled },
            { title: 'Account', cell: function (s) { return s.account; } },
            { title: 'Order limit', cell: function (s) { return s.limits.orders.rate + ', burst ' + s.limits.orders.burst; } },
            { title: 'Unresolved', numeric: true, cell: function (s) { return sg.number(s.orders.waiting); } },
            { title: 'Queue', numeric: true, cell: function (s) { return sg.number(s.callbacks.queueDepth); } },
            { title: 'Dead', numeric: true, cell: function (s) { return sg.number(s.callbacks.dead); } },
            {
              title: 'Orders, last hour', numeric: true, cell: function (s) { return sg.number(s.lastHour.totals.orders); }
            }
          ]
        }),
        sg.more(ctx, 'tenants', page)
      ];
    }
  };
})(window.skingate);
