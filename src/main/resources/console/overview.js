/* What needs attention first, then accounts, stores and pods. */
(function (sg) {
  'use strict';

  const h = sg.h;

  /** Where to see to it. */
  function where(item) {
    switch (item.kind) {
      case 'updates_dead':
        return sg.link(['deliveries'], 'See the dead deliveries', { tenant: item.tenant, state: 'dead' });
      case 'updates_late':
        return sg.link(['deliveries'], 'See what waits', { tenant: item.tenant, state: 'pending' });
      case 'orders_stuck':
      case 'orders_waiting':
        return sg.link(['search'], 'See the orders', { tenant: item.tenant, status: 'queued' });
      default:
        return item.tenant ? sg.link(['stores', item.tenant], 'See the store')
          : item.account ? sg.link(['accounts'], 'See the account') : null;
    }
  }

  function attention(item) {
    const who = item.tenant || item.account || item.pod;
    return h('li', { class: item.severity, key: [item.kind, who].join(' ') },
      sg.badge(item.severity, item.severity), ' ',
      who ? h('strong', null, who + ': ') : null,
      h('span', null, item.text),
      item.since ? [' since ', sg.moment(item.since)] : null,
      item.detail ? h('span', { class: 'hostile' }, ', ' + item.detail) : null,
      ' ', where(item));
  }

  function circuit(account) {
    const states = Object.keys(account.circuit);
    if (states.length === 0) {
      return 'unknown';
    }
    const well = states.length === 1 && states[0] === 'closed';
    return sg.badge(well ? 'good' : 'critical', well ? 'closed' : states.map(function (state) {
      return state.replace('_', ' ') + ' at ' + account.circuit[state];
    }).join(', '));
  }

  function wallet(account) {
    const money = account.wallet;
    return money ? [
      sg.money(money.balance),
      money.uncovered > 0 ? [' ', sg.badge('critical', sg.money(money.uncovered) + ' uncovered')] : null
    ] : '–';
  }

  function accounts(list) {
    return sg.table({
      caption: 'Accounts at SkinsNode',
      rows: list,
      key: function (account) { return account.id; },
      empty: 'No account is configured.',
      columns: [
        { title: 'Account', cell: function (a) { return sg.link(['accounts'], a.id); } },
        { title: 'Circuit', cell: circuit },
        { title: 'Credentials', cell: sg.credentials },
        {
          title: 'Catalog', cell: function (a) {
            return a.catalog ? [sg.number(a.catalog.items) + ' items, ', sg.ago(a.catalog.verifiedAt)] : 'none yet';
          }
        },
        { title: 'Wallet', cell: wallet }
      ].concat(sg.hourColumns)
    });
  }

  function storesOf(data) {
    return [
      sg.table({
        caption: 'Stores, those with most trouble first',
        rows: data.tenants,
        key: function (store) { return store.id; },
        empty: 'No store is configured.',
        columns: [
          {
            title: 'Store', cell: function (s) {
              return [sg.link(['stores', s.id], s.id), sg.isOff(s) ? [' ', sg.badge('plain', 'disabled')] : null];
            }
          },
          { title: 'Orders/min', numeric: true, cell: function (s) { return String(s.ordersPerMinute); } },
          { title: 'Unresolved', numeric: true, cell: function (s) { return sg.number(s.unresolved); } },
          { title: 'Queue', numeric: true, cell: function (s) { return sg.number(s.queueDepth); } },
          {
            title: 'Dead', numeric: true, cell: function (s) {
              return s.dead > 0
                ? sg.link(['deliveries'], sg.number(s.dead), { tenant: s.id, state: 'dead' }) : sg.number(s.dead);
            }
          },
          {
            title: 'Limit', numeric: true, cell: function (s) {
              return Math.round((1 - s.limit.remaining / s.limit.burst) * 100) + ' % used';
            }
          },
          {
            title: 'Budget', numeric: true, cell: function (s) {
              return s.budget ? sg.money(s.budget.available) : '–';
            }
          }
        ].concat(sg.hourColumns)
      }),
      data.tenantCount > data.tenants.length
        ? h('p', null, sg.number(data.tenants.length) + ' of ' + sg.number(data.tenantCount) + ' stores. ',
          sg.link(['stores'], 'See all'))
        : null
    ];
  }

  function pods(list) {
    return sg.table({
      caption: 'Pods',
      rows: list,
      key: function (pod) { return pod.id; },
      empty: 'No pod has told of itself yet.',
      columns: [
        { title: 'Pod', cell: function (p) { return p.name; } },
        {
          title: 'State', cell: function (p) {
            return p.state === 'ready' ? sg.badge('good', 'ready')
              : p.state === 'silent' ? [sg.badge('critical', 'silent'), ' since ', sg.moment(p.silentSince)]
                : sg.badge('warning', p.state);
          }
        },
        { title: 'Version', cell: function (p) { return p.version; } },
        { title: 'Started', cell: function (p) { return sg.moment(p.startedAt); } },
        {
          title: 'Health', cell: function (p) {
            const troubled = Object.keys(p.checks).filter(function (name) { return p.checks[name] !== 'ok'; });
            return troubled.length === 0 ? 'all checks are well' : h('ul', null, troubled.map(function (name) {
              return h('li', { key: name }, name + ': ' + p.checks[name]);
            }));
          }
        }
      ]
    });
  }

  function summary(data) {
    return data.attentionCount === 0
      ? 'All is well.'
      : sg.count(data.attentionCount, 'thing needs', 'things need') + ' attention';
  }

  sg.views.overview = {
    every: 5000,

    title: function () { return 'Overview'; },

    load: function (ctx) {
      return sg.api.get('/admin/overview').then(function (data) {
        if (ctx.data && ctx.data.attentionCount !== data.attentionCount) {
          sg.announce(summary(data));
        }
        return data;
      });
    },

    view: function (ctx) {
      const data = ctx.data;
      return [
        h('section', { key: 'attention', 'aria-labelledby': 'needs' },
          h('h2', { id: 'needs' }, summary(data)),
          data.redis === 'ok' ? null : h('p', { class: 'problem' },
            'Redis does not answer. What stands here is what one pod knows by itself; queues and dead '
            + 'deliveries are unknown. Still working: reading catalogs, this page, metrics and health.'),
          h('ol', { class: 'attention' }, data.attention.map(attention)),
          sg.hour(data.lastHour)),
        h('section', { key: 'accounts', 'aria-labelledby': 'accounts' },
          h('h2', { id: 'accounts' }, 'Accounts'), accounts(data.accounts)),
        h('section', { key: 'stores', 'aria-labelledby': 'stores' },
          h('h2', { id: 'stores' }, 'Stores'), storesOf(data)),
        h('section', { key: 'pods', 'aria-labelledby': 'pods' },
          h('h2', { id: 'pods' }, 'Pods'), pods(data.pods))
      ];
    }
  };
})(window.skingate);
