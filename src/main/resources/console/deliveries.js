/* Callbacks that wait or were given up; one of them with its attempts. */
(function (sg) {
  'use strict';

  const h = sg.h;
  const AGES = [['', 'any'], ['5', 'older than 5 minutes'], ['60', 'older than an hour'], ['1440', 'older than a day']];

  function page(query, cursor) {
    return sg.api.get(sg.path(['deliveries'], {
      tenant: query.tenant, state: query.state, url: query.url, externalId: query.externalId,
      before: query.age ? new Date(Date.now() - query.age * 60000).toISOString() : null,
      limit: 50, cursor: cursor
    }));
  }

  /** Of a store's dead ones all can be sent again; that needs their number. */
  function load(ctx) {
    const count = ctx.query.tenant
      ? sg.api.get(sg.path(['tenants', ctx.query.tenant])) : Promise.resolve(null);
    return Promise.all([page(ctx.query), count]).then(function (both) {
      return {
        deliveries: both[0].deliveries,
        cursor: both[0].cursor,
        dead: both[1] ? both[1].callbacks.dead : 0,
        chosen: {}
      };
    });
  }

  function submit(event) {
    event.preventDefault();
    const fields = event.target.elements;
    sg.go(sg.href(['deliveries'], {
      tenant: fields.tenant.value.trim(), state: fields.state.value, url: fields.url.value.trim(),
      age: fields.age.value
    }));
  }

  function filters(query) {
    return h('form', { class: 'filters', onSubmit: submit },
      sg.field('Store', h('input', { name: 'tenant', defaultValue: query.tenant || '', autocomplete: 'off' })),
      sg.field('State', sg.select('state',
        [['', 'pending and dead'], ['pending', 'pending'], ['dead', 'dead']], query.state)),
      sg.field('Endpoint', h('input', {
        name: 'url', defaultValue: query.url || '', autocomplete: 'off', placeholder: 'https://shop.example/hook'
      })),
      sg.field('Age', sg.select('age', AGES, query.age)),
      h('button', { class: 'primary', type: 'submit' }, 'Show'));
  }

  function chosen(ctx) {
    return ctx.data.deliveries.map(function (d) { return d.id; }).filter(function (id) { return ctx.data.chosen[id]; });
  }

  function choose(ctx, ids, on) {
    ids.forEach(function (id) { ctx.data.chosen[id] = on; });
    sg.draw();
  }

  function last(delivery) {
    const attempts = delivery.attempts;
    return attempts.length === 0 ? null : attempts[attempts.length - 1];
  }

  function next(delivery) {
    return delivery.inFlight ? 'being tried now'
      : delivery.waitsFor ? sg.link(['deliveries', delivery.waitsFor], 'after an earlier one')
        : delivery.nextAttemptAt ? sg.moment(delivery.nextAttemptAt) : '–';
  }

  function why(query) {
    if (query.tenant || query.url || query.age) {
      return 'No delivery fits these filters: nothing that they name waits or was given up.';
    }
    return query.state === 'dead' ? 'No delivery was given up: every store took what was sent to it.'
      : 'Nothing waits and nothing was given up: every store has all its updates.';
  }

  function columns(ctx) {
    const all = ctx.data.deliveries.map(function (d) { return d.id; });
    const every = all.length > 0 && all.every(function (id) { return ctx.data.chosen[id]; });
    return [
      {
        title: h('input', {
          type: 'checkbox', checked: every, 'aria-label': 'Choose all that are shown',
          onChange: function (event) { choose(ctx, all, event.target.checked); }
        }),
        cell: function (d) {
          return h('input', {
            type: 'checkbox', checked: Boolean(ctx.data.chosen[d.id]), 'aria-label': 'Choose the delivery of ' + d.externalId,
            onChange: function (event) { choose(ctx, [d.id], event.target.checked); }
          });
        }
      },
      { title: 'Order', cell: function (d) { return sg.link(['orders', d.tenant, d.externalId], d.externalId); } },
      { title: 'Store', cell: function (d) { return sg.link(['stores', d.tenant], d.tenant); } },
      { title: 'Tells', cell: function (d) { return sg.status(d.status); } },
      { title: 'State', cell: function (d) { return sg.state(d.state); } },
      { title: 'Of', cell: function (d) { return sg.moment(d.createdAt); } },
      { title: 'Endpoint', cell: function (d) { return h('span', { class: 'hostile' }, d.url); } },
      {
        title: 'Last attempt', cell: function (d) {
          const attempt = last(d);
          return attempt ? [sg.badge('critical', sg.result(attempt)), ' no. ' + attempt.number + ', ', sg.moment(attempt.at)]
            : 'none yet';
        }
      },
      { title: 'Next', cell: next },
      { title: 'More', cell: function (d) { return sg.link(['deliveries', d.id], 'Attempts'); } }
    ];
  }

  sg.views.deliveries = {
    title: function () { return 'Deliveries'; },
    load: load,

    view: function (ctx) {
      const ids = chosen(ctx);
      const tenant = ctx.query.tenant;
      return [
        filters(ctx.query),
        h('p', { class: 'actions', key: 'acts' },
          sg.act('operate', 'Send the chosen again (' + ids.length + ')',
            function () { sg.replay(ids); }, { disabled: ids.length === 0 }),
          tenant ? sg.act('operate', 'Send all dead of ' + tenant + ' again (' + sg.number(ctx.data.dead) + ')',
            function () { sg.replayDead(tenant, ctx.data.dead); }, { disabled: ctx.data.dead === 0 }) : null),
        sg.table({
          caption: 'Deliveries, newest first',
          rows: ctx.data.deliveries,
          key: function (d) { return d.id; },
          empty: why(ctx.query),
          columns: columns(ctx)
        }),
        sg.more(ctx, 'deliveries', function (cursor) { return page(ctx.query, cursor); })
      ];
    }
  };

  function attempt(item) {
    return h('li', { key: item.number + item.at },
      h('div', { class: 'when' }, sg.moment(item.at)),
      h('div', { class: 'what' },
        h('div', null, 'Attempt ' + item.number + ': ', sg.outcome(item)),
        item.excerpt ? h('pre', { class: 'hostile', tabindex: 0 }, item.excerpt) : null));
  }

  sg.views.delivery = {
    every: 5000,
    title: function () { return 'Delivery'; },

    load: function (ctx) {
      return sg.api.get(sg.path(['deliveries', ctx.parts[1]]));
    },

    missing: function (ctx) {
      return [
        h('p', { class: 'problem', role: 'alert' },
          'There is no delivery “' + ctx.parts[1] + '”, or its order is not kept any more. Search for the order:'),
        sg.searchForm({})
      ];
    },

    view: function (ctx) {
      const d = ctx.data;
      return [
        sg.facts([
          ['Id', d.id],
          ['Order', sg.link(['orders', d.tenant, d.externalId], d.externalId)],
          ['Store', sg.link(['stores', d.tenant], d.tenant)],
          ['Tells', sg.status(d.status)],
          ['State', sg.state(d.state)],
          ['Of', sg.moment(d.createdAt)],
          ['Endpoint', h('span', { class: 'hostile' }, d.url)],
          ['Next attempt', next(d)]
        ]),
        h('p', { class: 'actions', key: 'acts' },
          sg.act('operate', 'Send again', function () { sg.replay([d.id]); })),
        h('h2', { key: 'attempts' }, 'Attempts'),
        d.attempts.length === 0 ? h('p', { class: 'empty' }, 'It was not tried yet.')
          : h('ol', { class: 'timeline' }, d.attempts.map(attempt))
      ];
    }
  };
})(window.skingate);
