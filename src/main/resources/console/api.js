/*
 * The way to /admin. The token is held here and nowhere else, so that it is gone with the page.
 * A call fails with {kind, title, advice, status, code, requestId}; kind is lost, unauthorized,
 * closed, denied, missing, unavailable or refused.
 */
(function (sg) {
  'use strict';

  const DEADLINE_MS = 15000;
  const MOST_REMEMBERED = 20;
  const SCOPES = ['read', 'operate', 'admin'];

  let token = null;
  let known = {};

  function lost() {
    return {
      kind: 'lost',
      title: 'The gateway cannot be reached.',
      advice: 'Check the port forward or the network; the page tries again by itself.'
    };
  }

  function refusal(status, problem) {
    const error = {
      kind: 'refused',
      status: status,
      code: problem.code,
      title: problem.detail || problem.title || 'The gateway answered ' + status + '.',
      requestId: problem.requestId,
      problem: problem
    };
    if (status === 401) {
      error.kind = 'unauthorized';
      error.title = 'The gateway does not know this token.';
      error.advice = 'Check it for a missing character, or ask for the one in force.';
    } else if (problem.code === 'scope_denied') {
      error.kind = 'denied';
      error.title = 'Your token may not do this.';
      error.advice = 'It takes a token of a wider scope.';
    } else if (status === 403) {
      error.kind = 'closed';
      error.title = 'No token is configured, so /admin is closed to everybody.';
      error.advice = 'Set management.token, or management.tokens, and restart the pods.';
    } else if (status === 404) {
      error.kind = 'missing';
    } else if (problem.code === 'store_unavailable') {
      error.kind = 'unavailable';
      error.title = 'Redis does not answer, so this cannot be read now.';
      error.advice = 'Still there: the overview with what the pods know, the accounts, and the '
        + 'catalogs that stores read. Orders are refused with 503 until Redis is back.';
    } else if (status === 503) {
      error.kind = 'unavailable';
      error.advice = 'Try again in a moment.';
    }
    return error;
  }

  function send(method, path, headers, body) {
    const abort = new AbortController();
    const timer = setTimeout(function () { abort.abort(); }, DEADLINE_MS * (method === 'GET' ? 1 : 4));
    const sent = Object.assign({ Authorization: 'Bearer ' + token }, headers);
    return fetch(path, {
      method: method, headers: sent, body: body, signal: abort.signal,
      credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer'
    }).then(function (answer) {
      return answer.text().then(function (text) { return { answer: answer, text: text }; });
    }).then(function (read) {
      clearTimeout(timer);
      return read;
    }, function () {
      clearTimeout(timer);
      throw lost();
    });
  }

  function parse(text) {
    try {
      return JSON.parse(text);
    } catch (notJson) {
      return {};
    }
  }

  function settled(read) {
    if (read.answer.ok) {
      return parse(read.text);
    }
    throw refusal(read.answer.status, parse(read.text));
  }

  function remember(path, tag, data) {
    const paths = Object.keys(known);
    if (paths.length >= MOST_REMEMBERED && !known[path]) {
      delete known[paths[0]];
    }
    known[path] = { tag: tag, data: data };
  }

  /** Builds a path; empty parameters are left out. */
  sg.path = function (parts, query) {
    return '/admin/' + sg.href(parts, query).substring(2);
  };

  sg.api = {
    /** Asks; what has not changed since the last time is not sent again. */
    get: function (path) {
      const before = known[path];
      const headers = before ? { 'If-None-Match': before.tag } : {};
      return send('GET', path, headers).then(function (read) {
        if (read.answer.status === 304 && before) {
          return before.data;
        }
        const data = settled(read);
        const tag = read.answer.headers.get('ETag');
        if (tag) {
          remember(path, tag, data);
        }
        return data;
      });
    },

    post: function (path, body, headers) {
      const all = Object.assign(body ? { 'Content-Type': 'application/json' } : {}, headers);
      return send('POST', path, all, body ? JSON.stringify(body) : undefined).then(settled);
    },

    /** Tries a token; it is kept where the gateway knows it. */
    signIn: function (given) {
      token = given;
      return sg.api.get('/admin/whoami').then(function (me) {
        sg.me = me;
        return me;
      }, function (error) {
        token = null;
        throw error;
      });
    },

    signOut: function () {
      token = null;
      known = {};
      sg.me = null;
    }
  };

  /** Whether the token's scope covers another one. */
  sg.may = function (scope) {
    return Boolean(sg.me) && SCOPES.indexOf(sg.me.scope) >= SCOPES.indexOf(scope);
  };
})(window.skingate);
