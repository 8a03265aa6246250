-- What the scripts share: an order's record and its deliveries. Comes after clock.lua. Making its
-- functions costs several microseconds, so a script that has a short way goes it first and includes
-- this inside of a function of its own.
--
-- Every key of a tenant is made from its base key, so all of them lie in one hash slot:
--   rate             string  the order limit, see order/admit.lua
--   r:ID             string  an order's record, see below and layout.lua; expires by retention
--   work             zset    ID -> ms when recovery or reconciliation should look at the order
--   queued           zset    ID -> ms since when the order waits for SkinsNode
--   unsent           zset    ID -> ms when a queued order ends of which no try was ever sent
--   pause            string  present while SkinsNode asked for a pause; its TTL is what is left
--   eps              zset    endpoint -> ms when it wants to be looked at; behind all live traffic,
--                            past REPLAY_LANE, where only replays wait
--   due:ENDPOINT     zset    ID -> ms when the order's next update is due at that endpoint; a replayed
--                            one stands REPLAY_LANE further back, behind all live traffic
--   lease:ENDPOINT   zset    ID -> ms when the lease of the attempt in flight ends
--   leases           zset    ID -> the same, over all endpoints of the tenant
--   ep:ENDPOINT      hash    the endpoint's breaker, see callback/breaker.lua
--   broken           zset    endpoint whose breaker is open -> ms when that is forgotten
--   pending, dead    zset    "SEQ:ID" -> SEQ, the undelivered and the given-up deliveries
--   unknown          list    signed updates that belong to no known order, newest first
-- An endpoint is a webhook URL without its query and fragment, scheme and host in lower case. A store
-- may have one for each order, so all that is kept of it goes with its last delivery or expires.
--
-- The record (a field that does not apply is absent):
--   ph  phase: "claimed" (a submission holds it), "queued" (waits for SkinsNode), "placed" (SkinsNode
--       has it), "ended" (refused or expired here)
--   it, pr, wu, th   item, price, webhook URL, { key id, keyed hash of the trade URL }
--   nm, ac, ca       name at SkinsNode, account id, created at (ms)
--   cl  which of SkinsNode's clients the account was; another one must not be sent what this one may
--       have placed, since SkinsNode knows an order's name per client
--   tc, tst          trace context, as TraceContext packs it, beginning with the trace's id; tracestate
--   rq  the request for SkinsNode, with the customer's trade URL; gone as soon as it is not needed
--   fe, ow, le       fence, owner and end (ms) of the lease on the submission. A fence is the time of
--                    the claim in microseconds: a record that was deleted and made anew, or of which
--                    Redis lost the last writes, never repeats one
--   am  1 when a submission was sent and its outcome is unknown
--   tr, qd           tries so far; until when (ms) it is tried
--   ck, pm           reconciliation checks since the last news; 1 while a late check is due
--   an  the first answer that the store got, in SkinsNode's form
--   st, rk, tm, ts   status held, its rank, 1 when terminal, its time (ms, SkinsNode's clock)
--   gw  1 when that status was made by the gateway itself
--   co, se  when (ms) it was completed, by SkinsNode's clock or else Redis's; when SkinsNode, asked past the
--       time in which it can be reversed, still said so
--   mo  the order's money: its state, and whether a budget pays it, see budget.lua
--   ch  cents that SkinsNode charged, where they are not the price
--   nx  when (ms) reconciliation may ask for a placed order; "work" may have it earlier
--   bd  the latest update's body in SkinsNode's form; absent while "an" is the latest
--   bs  sequence number of the delivery that carries "bd"
--   dd  { { delivery id of SkinsNode, seen at ms }, ... }
--   sq  the last delivery's sequence number: its time in ms, strictly increasing
--   de  deliveries, oldest first: { sq=, st= status, s= "p" pending | "d" done | "x" dead,
--       b= body unless it is the record's own "bd", a= attempts since the last (re)start,
--       n= due at (ms), r= 1 when replayed, t= attempts ever, c= attempts since one was settled }; one
--       that is done is stored as { sequence number since ca, status, attempts ever unless 1 }
--   lo  who holds the delivery lease
--   lf  fence of the delivery lease, made like "fe"; there while an attempt is in flight
--   la  sequence number of the delivery whose attempt is in flight
--   hi  history, oldest first: { at ms, event, ... }; an attempt is { at, "attempt", sequence number,
--       result, HTTP status or 0, duration (ms), number of the attempt, excerpt of the answer }; packed,
--       an excerpt that an earlier attempt has too is the place of that one

--#include scripts/layout.lua
--#include scripts/statuses.lua
--#include scripts/record-codec.lua
--#include scripts/status.lua
--#include scripts/endpoint.lua
--#include scripts/settlement.lua
--#include scripts/budget.lua
--#include scripts/deliveries.lua

local HISTORY_MAX = 256
local HISTORY_KEPT_FIRST = 10
local EXCERPTS_MAX_BYTES = 65536

-- Appends to the history. Past its bound the oldest entries after the first few go; the answers of
-- stores (the 8th field of an "attempt") are dropped first, equal ones counted once.
local function note(order, ...)
  local history, entry = order.hi or {}, { now, ... }
  order.hi = history
  history[#history + 1] = entry
  if #history > HISTORY_MAX then
    table.remove(history, HISTORY_KEPT_FIRST + 1)
  end
  if (entry[8] or '') == '' then
    return
  end
  local bytes, kept = 0, { [''] = true }
  for i = #history, 1, -1 do
    local excerpt = history[i][2] == 'attempt' and history[i][8] or ''
    if not kept[excerpt] then
      bytes = bytes + #excerpt
      if bytes > EXCERPTS_MAX_BYTES then
        history[i][8] = ''
      else
        kept[excerpt] = true
      end
    end
  end
end

-- A fence that no claim of this id had before.
local function fenceAfter(last)
  return math.max(nowMicros, (last or 0) + 1)
end

-- Takes the lease on the submission.
local function lease(order, ms, owner)
  order.fe = fenceAfter(order.fe)
  order.le, order.ow = now + ms, owner
end

-- Whether the store was told of the order, or of an earlier one with its id.
local function told(order)
  return order.an or (order.de and #order.de > 0)
end

-- Whether an update says something newer than what is held:
-- "apply" or the reason why not, "stale" or "ended".
local function judge(order, update)
  if not order.st then
    return 'apply'
  end
  if order.tm == 1 then
    if order.gw == 1 and not update.own then
      return 'apply'
    end
    if order.st == 'completed' and update.status == 'reversed' then
      return 'apply'
    end
    return 'ended'
  end
  if update.terminal then
    return 'apply'
  end
  if update.ts and order.ts and update.ts < order.ts then
    return 'stale'
  end
  if update.rank and order.rk and update.rank < order.rk then
    return 'stale'
  end
  return 'apply'
end

-- Cents that were spent in this call, nil for none.
local committed

-- The order's money follows, see budget.lua.
local function book(id, order, meaning, charged)
  if order.mo then
    local price, amount, spent = tonumber(order.pr), nil, nil
    order.mo, amount, spent =
      follow(id, order.ac, order.mo, order.ca, order.ch or price, meaning, charged)
    order.ch = amount ~= price and amount or nil
    committed = committed or spent
  end
end

-- SkinsNode has the order: the customer's secret goes. The lease of a submission that still waits
-- for its answer stays, since others may wait for that answer too.
local function placed(id, order)
  order.ph = 'placed'
  -- An order that ended here after an unseen try is in no queue, nor is one that was just claimed.
  if order.qd then
    redis.call('ZREM', base .. 'unsent', id)
    redis.call('ZREM', base .. 'queued', id)
  end
  order.rq, order.qd, order.tr, order.am, order.pm = nil, nil, nil, nil, nil
  book(id, order, 'take')
end

-- Puts an update that judge() lets through into the record; with notify, on its way to the store.
-- The update: { status=, rank= or nil, terminal= boolean, ts= ms or nil, body=, own= boolean, source=,
-- delivery= SkinsNode's delivery id or nil, charged= cents or nil }
local function apply(id, order, update, notify)
  local before = order.st
  book(id, order, meaningOf(update.status, update.terminal, update.source == 'gateway', order.am == 1),
    update.charged)
  order.st = update.status
  -- What follows the gateway's own end starts from the beginning.
  order.rk = update.rank or (order.tm ~= 1 and order.rk) or nil
  order.tm = update.terminal and 1 or nil
  order.ts = update.ts or order.ts
  order.gw = update.own and 1 or nil
  order.ck = nil
  if order.st == 'completed' then
    order.co, order.se = completion(update.ts), nil
  elseif order.st ~= 'reversed' then
    order.co, order.se = nil, nil
  end
  supersede(order, update.body)
  if notify then
    enqueue(id, order, update.status)
  end
  statusChanged(id, before, update.status, update.ts, update.source, update.delivery or '',
    notify and order.sq or nil)
end

-- When reconciliation should look at a placed order next. Never again once it has ended, but for a
-- completed one: once, when it cannot be reversed any more, since that webhook may have got lost.
local function watch(id, order, afterMs)
  if order.tm ~= 1 or order.pm == 1 then
    order.nx = now + afterMs
    redis.call('ZADD', base .. 'work', order.nx, id)
  elseif order.st == 'completed' then
    order.nx = settlesAt(order.co)
    redis.call('ZADD', base .. 'work', order.nx, id)
  else
    redis.call('ZREM', base .. 'work', id)
  end
end
