/* Signing in, the way to a view by the address, and what keeps a view fresh. */
(function (sg) {
  'use strict';

  const h = sg.h;
  const RETRY_MS = 3000;
  const LINKS = [
    ['', 'Overview'], ['search', 'Orders'], ['deliveries', 'Deliveries'], ['webhooks', 'Webhooks kept'],
    ['stores', 'Stores'], ['accounts', 'Accounts']
  ];

  const signIn = { error: null, busy: false };
  let ctx = null;
  let timer = null;
  let drawing = false;

  /* --- the address --- */

  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch (malformed) {
      return text;
    }
  }

  function route() {
    const hash = location.hash.replace(/^#\/?/, '');
    const mark = hash.indexOf('?');
    const parts = (mark < 0 ? hash : hash.substring(0, mark)).split('/').filter(Boolean).map(decoded);
    const query = {};
    (mark < 0 ? '' : hash.substring(mark + 1)).split('&').filter(Boolean).forEach(function (pair) {
      const at = pair.indexOf('=');
      query[decoded(pair.substring(0, at))] = decoded(pair.substring(at + 1));
    });
    return { parts: parts, query: query, view: view(parts) };
  }

  function view(parts) {
    switch (parts[0]) {
      case undefined: return sg.views.overview;
      case 'search': return sg.views.search;
      case 'orders': return parts.length === 3 ? sg.views.order : sg.views.search;
      case 'deliveries': return parts[1] ? sg.views.delivery : sg.views.deliveries;
      case 'webhooks': return sg.views.webhooks;
      case 'stores': return parts[1] ? sg.views.store : sg.views.stores;
      case 'accounts': return sg.views.accounts;
      default: return null;
    }
  }

  /** A token in the address is taken out of it at once, and never reached a server. */
  function takeToken() {
    const found = /^#token=(.+)$/.exec(location.hash);
    if (found) {
      history.replaceState(null, '', location.pathname);
      enter(decoded(found[1]));
    }
    return Boolean(found);
  }

  sg.go = function (href) {
    if (location.hash === href) {
      arrive();
    } else {
      location.hash = href;
    }
  };

  /* --- loading --- */

  function arrive() {
    if (takeToken() || !sg.me) {
      return;
    }
    clearTimeout(timer);
    const to = route();
    ctx = { parts: to.parts, query: to.query, view: to.view, data: null, error: null, lostAt: null };
    const mine = ctx;
    ctx.fail = function (error) { failed(mine, error); };
    document.title = (ctx.view ? ctx.view.title(ctx) : 'Not found') + ' · Skingate';
    sg.draw();
    const heading = document.querySelector('h1');
    if (heading) {
      heading.focus();
    }
    window.scrollTo(0, 0);
    load(mine);
  }

  function load(mine) {
    if (!mine.view) {
      return;
    }
    clearTimeout(timer);
    mine.view.load(mine).then(function (data) {
      if (mine !== ctx) {
        return;
      }
      if (mine.lostAt) {
        sg.announce('The connection is back.');
      }
      mine.data = data;
      mine.error = null;
      mine.lostAt = null;
      mine.asOf = new Date().toISOString();
      again(mine, mine.view.every);
      sg.draw();
    }, function (error) { failed(mine, error); });
  }

  function failed(mine, error) {
    if (mine !== ctx) {
      return;
    }
    if (error.kind === 'unauthorized' || error.kind === 'closed') {
      leave(error);
      return;
    }
    if (error.kind === undefined) {
      // A fault of the page itself.
      throw error;
    }
    if (error.kind === 'lost') {
      mine.lostAt = mine.lostAt || new Date().toISOString();
    } else {
      mine.lostAt = null;
    }
    mine.error = error;
    again(mine, error.kind === 'missing' || error.kind === 'refused' ? 0 : RETRY_MS);
    sg.draw();
  }

  function again(mine, after) {
    clearTimeout(timer);
    if (after) {
      timer = setTimeout(function () {
        if (mine === ctx && document.visibilityState !== 'hidden') {
          load(mine);
        }
      }, after);
    }
  }

  /** Has the view read anew what an act has changed. */
  sg.refresh = function () {
    if (ctx) {
      load(ctx);
    }
    sg.draw();
  };

  /* --- signing in and out --- */

  function enter(token) {
    signIn.error = null;
    signIn.busy = true;
    sg.draw();
    sg.api.signIn(token).then(function () {
      signIn.busy = false;
      arrive();
    }, function (error) {
      signIn.busy = false;
      signIn.error = error;
      sg.draw();
    });
  }

  function leave(error) {
    clearTimeout(timer);
    sg.api.signOut();
    ctx = null;
    signIn.error = error || null;
    document.title = 'Skingate console';
    sg.draw();
  }

  function submit(event) {
    event.preventDefault();
    const input = event.target.elements.token;
    const token = input.value.trim();
    if (token) {
      input.value = '';
      enter(token);
    }
  }

  function door() {
    return h('main', { id: 'main', class: 'door' },
      h('h1', { tabindex: -1 }, 'Skingate console'),
      h('form', { onSubmit: submit },
        sg.field('Token', h('input', {
          name: 'token', type: 'password', autocomplete: 'off', required: true, autofocus: true, spellcheck: false
        }), 'management.token, or one of management.tokens. It stays in this page’s memory only.'),
        h('button', { class: 'primary', type: 'submit', disabled: signIn.busy }, 'Sign in')),
      signIn.error ? sg.problem(signIn.error) : null);
  }

  /* --- drawing --- */

  function header() {
    const first = ctx.parts[0] === 'orders' ? 'search' : ctx.parts[0] || '';
    return h('header', null,
      h('span', { class: 'brand' }, 'Skingate'),
      h('nav', { 'aria-label': 'Views' }, h('ul', null, LINKS.map(function (link) {
        return h('li', { key: link[0] }, h('a', {
          href: '#/' + link[0], 'aria-current': first === link[0] ? 'page' : undefined
        }, link[1]));
      }))),
      h('span', { class: 'who' },
        h('span', null, sg.me.name + ', scope ' + sg.me.scope), ' ',
        h('button', { type: 'button', onClick: function () { leave(); } }, 'Sign out')));
  }

  function content() {
    if (!ctx.view) {
      return h('p', { class: 'problem', role: 'alert' }, 'There is no such page. ', sg.link([], 'Back to the overview'));
    }
    if (ctx.lostAt) {
      return h('div', { class: 'problem', role: 'alert' },
        h('p', null, h('strong', null, 'The connection to the gateway is lost since ' + sg.clock(ctx.lostAt) + '.')),
        h('p', null, ctx.error.advice + ' No numbers are shown meanwhile, since they would be old.'));
    }
    if (ctx.error) {
      return ctx.error.kind === 'missing' && ctx.view.missing ? ctx.view.missing(ctx) : sg.problem(ctx.error);
    }
    return ctx.data === null ? h('p', { class: 'empty', 'aria-busy': 'true' }, 'Reading…') : ctx.view.view(ctx);
  }

  function page() {
    return [
      h('a', {
        key: 'skip', class: 'skip', href: '#main', onClick: function (event) {
          event.preventDefault();
          document.querySelector('h1').focus();
        }
      }, 'Skip to the content'),
      h('div', { key: 'header' }, header()),
      h('main', { key: 'main', id: 'main' },
        h('div', { class: 'title' },
          h('h1', { tabindex: -1 }, ctx.view ? ctx.view.title(ctx) : 'Not found'),
          h('p', { class: 'faint' }, ctx.asOf && !ctx.lostAt && !ctx.error ? ['As of ', sg.time(ctx.asOf)] : ' ')),
        content()),
      sg.dialog()
    ];
  }

  sg.draw = function () {
    if (drawing) {
      return;
    }
    drawing = true;
    try {
      preact.render(sg.me && ctx ? h('div', { class: 'page' }, page()) : h('div', { class: 'page' }, door()),
        document.getElementById('app'));
    } finally {
      drawing = false;
    }
  };

  document.getElementById('first').hidden = true;
  window.addEventListener('hashchange', arrive);
  document.addEventListener('visibilitychange', function () {
    if (document.visibilityState !== 'hidden' && ctx && ctx.view && ctx.view.every) {
      load(ctx);
    }
  });
  if (!takeToken()) {
    sg.draw();
  }
})(window.skingate);
