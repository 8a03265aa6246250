-- Settles a submission, or one try of recovery, in favour of whoever holds the lease.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id   2 fence   3 outcome   4 retention, ms
--         5 body: SkinsNode's answer, or the gateway's own in SkinsNode's form
--         6 status   7 its rank, or ""   8 terminal: 1 or 0   9 time of the state, ms, or ""
--        10 notify: 1 when the store is told by a callback
--        11 ms: "taken" until reconciliation asks; "queue" until the next try;
--           "refused" and "expired" until the late check of what may have been sent
--        12 ms a queued order is tried
--        13 sent: 1 when SkinsNode may have got the order in this try
--        14 reason for the history
--        15 ms a delivery may take at the most, kept on top of the retention
-- Outcomes:
--   "taken"    SkinsNode has the order. Holds whoever says it: the name is the same for all
--   "refused"  for good. Forgotten, unless the store was told that the order is kept, or an earlier
--              submission may have reached SkinsNode: then the id is free after a late check
--   "queue"    not known, or not sent: tried again later
--   "expired"  SkinsNode has no such order and the time is over
-- Returns { "ok" | "shown" | "stale" | "gone", 1 when the store will be told by a callback, else 0 }:
--   "shown"  none of these: a webhook told of the order meanwhile, and is the first answer now
--
--#include scripts/clock.lua
--#include scripts/layout.lua

local packed = redis.call('GET', base .. 'r:' .. ARGV[1])
if not packed then
  return { 'gone', 0 }
end
-- The way of nearly every order: claimed, taken at once, and nothing else of it is known yet.
if ARGV[3] == 'taken' and ARGV[6] == 'accepted' and ARGV[10] == '0'
    and string.sub(packed, 1, 2) == '\1\1' then
  local _, _, _, status, _, _, _, fence, _, _, created, sequence, _, _, _, _, statics, _, _, _, answer, _,
    deliveries, _, history, rest = struct.unpack(LAYOUT, packed)
  if fence == tonumber(ARGV[2]) and answer == '' and status == 0 and deliveries == '' and rest == '' then
--#include scripts/status.lua
    local at, due = tonumber(ARGV[9]), now + ARGV[11]
    local code = statusChanged(ARGV[1], nil, ARGV[6], at, 'submission', '')
    history = history .. cmsgpack.pack({ now - created, 3, code })
    redis.call('SET', base .. 'r:' .. ARGV[1], struct.pack(LAYOUT, VERSION, 3, 0, code, ARGV[7] + 1, 0, 0,
      fence, 0, at or -math.huge, created, sequence, 0, 0, 0, due, #statics, statics, 0, '', 0, '', 0, '',
      #ARGV[5], ARGV[5], 0, '', 0, '', 0, '', #history, history, 0, ''), 'PX', ARGV[4] + ARGV[15])
    redis.call('ZADD', base .. 'work', due, ARGV[1])
    return { 'ok', 0 }
  end
end

local function other()
--#include scripts/record.lua

local id, outcome = ARGV[1], ARGV[3]
local retentionMs, laterMs = tonumber(ARGV[4]), tonumber(ARGV[11])
local notify = ARGV[10] == '1'
local reason = ARGV[14]

local order = grow(packed)
local holds = order.fe == tonumber(ARGV[2])

local function endLease()
  order.le, order.ow = nil, nil
end

local function keep(status)
  save(id, order, retentionMs + tonumber(ARGV[15]))
  return { status, notify and 1 or 0 }
end

local new = {
  status = ARGV[6],
  rank = tonumber(ARGV[7]),
  terminal = ARGV[8] == '1',
  ts = tonumber(ARGV[9]),
  body = ARGV[5],
  source = outcome == 'taken' and 'submission' or 'gateway',
}

if outcome == 'taken' then
  local first, waited = not order.an, order.ph ~= 'placed'
  if holds then
    endLease()
  end
  if not first and not waited then
    -- Settled before, and told again because Redis might have lost it; or by another owner.
    update(id, order)
    return { 'ok', 0 }
  end
  if waited then
    placed(id, order)
  end
  if first then
    order.an = new.body
  else
    -- The store's answer was another one.
    notify = true
  end
  -- So was what the gateway said of its end.
  notify = notify or order.gw == 1
  local verdict = judge(order, new)
  note(order, 'accepted', new.status, verdict)
  if verdict == 'apply' and (order.st ~= new.status or (notify and waited)) then
    if first and not notify then
      -- The store gets this very body as its answer: it is not kept twice.
      apply(id, order, new, false)
      order.bd = nil
    else
      apply(id, order, new, notify)
    end
  end
  watch(id, order, laterMs)
  return keep('ok')
end

if holds and order.ph == 'placed' and not order.an then
  order.an = order.bd
  endLease()
  return keep('shown')
end

if not holds or order.ph == 'placed' or order.ph == 'ended' then
  if outcome == 'queue' and ARGV[13] == '1' and (order.ph == 'claimed' or order.ph == 'queued') then
    -- It may have sent what the present owner believes to be new.
    order.am = 1
    redis.call('ZREM', base .. 'unsent', id)
    update(id, order)
  end
  return { 'stale', 0 }
end

local function forget()
  redis.call('DEL', base .. 'r:' .. id)
  redis.call('ZREM', base .. 'work', id)
  redis.call('ZREM', base .. 'queued', id)
  redis.call('ZREM', base .. 'unsent', id)
  return { 'ok', 0 }
end

local function enqueueAgain(delay)
  order.ph = 'queued'
  endLease()
  order.tr = (order.tr or 0) + 1
  order.qd = order.qd or now + tonumber(ARGV[12])
  local due = now + delay
  if order.am ~= 1 then
    -- It ends in time, however long SkinsNode cannot be asked.
    redis.call('ZADD', base .. 'unsent', order.qd, id)
    due = math.min(due, math.max(now, order.qd))
  else
    redis.call('ZREM', base .. 'unsent', id)
  end
  redis.call('ZADD', base .. 'work', due, id)
  redis.call('ZADD', base .. 'queued', 'NX', now, id)
end

local function ended()
  if order.qd then
    redis.call('ZREM', base .. 'unsent', id)
  end
  order.ph = 'ended'
  order.rq, order.qd, order.tr = nil, nil, nil
  endLease()
  redis.call('ZREM', base .. 'queued', id)
end

if outcome == 'queue' then
  if ARGV[13] == '1' then
    order.am = 1
  end
  if not order.an then
    order.an = new.body
    apply(id, order, new, false)
    order.bd = nil
    note(order, 'queued', reason)
  end
  enqueueAgain(laterMs)
  return keep('ok')
end

-- "refused" or "expired"
if ARGV[13] == '1' then
  order.am = 1
end
if not notify then
  if not told(order) and order.am ~= 1 then
    return forget()
  end
  note(order, outcome, reason)
  ended()
  if order.am == 1 then
    order.pm = 1
    redis.call('ZADD', base .. 'work', now + laterMs, id)
  else
    redis.call('ZREM', base .. 'work', id)
  end
  return keep('ok')
end
note(order, outcome, reason)
ended()
new.own = true
apply(id, order, new, true)
if order.am == 1 then
  -- A submission was sent whose end nobody saw: SkinsNode is asked once more when its cache is over.
  order.pm = 1
end
watch(id, order, laterMs)
return keep('ok')
end
return other()
