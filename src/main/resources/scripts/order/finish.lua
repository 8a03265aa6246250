-- Settles a submission, or one try of recovery, in favour of whoever holds the lease.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id   2 fence   3 outcome   4 ms that the record is kept
--         5 body: SkinsNode's answer, or the gateway's own in SkinsNode's form
--         6 time of the state, ms, or ""
--         7 ms: "taken" and "accepted" until reconciliation asks; "queue" until the next try;
--           "refused" and "expired" until the late check of what may have been sent
--         8 entries of the event feed that are kept, see events.lua
--         9 ms until a completed order is settled, see settlement.lua
--        10 the terms of the store's budget, see budget.lua
--         for any outcome but "accepted"
--        11 status   12 its rank, or ""   13 terminal: 1 or 0
--        14 notify: 1 when the store is told by a callback
--        15 ms a queued order is tried
--        16 sent: 1 when SkinsNode may have got the order in this try
--        17 reason for the history
--        18 cents that SkinsNode says it charged, or ""
-- Outcomes:
--   "taken"    SkinsNode has the order. Holds whoever says it: the name is the same for all
--   "accepted" the same, with that status, and the store is not told by a callback
--   "refused"  for good. Forgotten, unless the store was told that the order is kept, or an earlier
--              submission may have reached SkinsNode: then the id is free after a late check
--   "queue"    not known, or not sent: tried again later
--   "expired"  SkinsNode has no such order and the time is over
-- Returns { "ok" | "shown" | "stale" | "gone", 1 when the store will be told by a callback, else 0,
--   cents that this call spent, nothing for none }:
--   "shown"  none of these: a webhook told of the order meanwhile, and is the first answer now
--
--#include scripts/clock.lua
--#include scripts/layout.lua

local call = redis.call
local feedKept, terms = tonumber(ARGV[8]), ARGV[10]
local recordKey = base .. 'r:' .. ARGV[1]
local packed = call('GET', recordKey)
if not packed then
  return { 'gone', 0 }
end
local version, phase, flags = string.byte(packed, 1, 3)
-- The way of nearly every order: claimed, accepted at once, and nothing else of it is known yet. Statics,
-- fence and time of the claim stay as they are; owner and request go.
if ARGV[3] == 'accepted' and version <= VERSION and phase == 1 and flags % 32 == 16
    and string.sub(packed, 4, 17) == string.sub(CLAIMED, 4) .. struct.pack('<I7', ARGV[2]) then
--#include scripts/status.lua
  local at, due = tonumber(ARGV[6]), now + ARGV[7]
  statusChanged(ARGV[1], nil, 'accepted', at, 'submission', '')
  local bytes, more = string.byte(packed, 69, 70)
  local money = (flags - 16) / 32
  -- Reserved: SkinsNode is known to have it now, see budget.lua.
  if money == 1 then
    local _, price, _, _, account = cmsgpack.unpack(string.sub(packed, 71, 70 + bytes + 256 * more))
    call('DECRBY', base .. 'untaken:' .. account, price)
    money = 2
  end
  local history = '\146\0\1\147' .. cmsgpack.pack(now - struct.unpack('<I6', packed, 32)) .. '\3\2'
  call('SET', recordKey, string.char(version, 3, 32 * money) .. '\2\2\0\0\0\0\0' .. string.sub(packed, 11, 17) .. '\0\0\0\0\0\0' .. (at and struct.pack('<d', at) or NO_TIME)
    .. string.sub(packed, 32, 37) .. '\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0' .. struct.pack('<I6', due)
    .. string.sub(packed, 69, 70 + bytes + 256 * more) .. '\0\0\0\0\0\0\0\0' .. struct.pack('<I4', #ARGV[5]) .. ARGV[5]
    .. '\0\0\0\0\0\0\0\0\0\0\0\0' .. struct.pack('<I4', #history) .. history .. '\0\0', 'PX', ARGV[4])
  call('ZADD', base .. 'work', due, ARGV[1])
  return { 'ok', 0 }
end

local function other()
local settleAfterMs = tonumber(ARGV[9])
--#include scripts/record.lua

local id, outcome = ARGV[1], ARGV[3]
local keptMs, laterMs = tonumber(ARGV[4]), tonumber(ARGV[7])
local new = {
  status = ARGV[11],
  rank = tonumber(ARGV[12]),
  terminal = ARGV[13] == '1',
  ts = tonumber(ARGV[6]),
  body = ARGV[5],
  charged = tonumber(ARGV[18]),
}
if outcome == 'accepted' then
  outcome, new.status, new.rank = 'taken', 'accepted', 1
end
new.source = outcome == 'taken' and 'submission' or 'gateway'
local notify = ARGV[14] == '1'
local sent, reason = ARGV[16] == '1', ARGV[17]

local order = grow(packed)
local holds = order.fe == tonumber(ARGV[2])

local function endLease()
  order.le, order.ow = nil, nil
end

local function keep(status)
  save(id, order, keptMs)
  return { status, notify and 1 or 0, committed }
end

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
  if outcome == 'queue' and sent and (order.ph == 'claimed' or order.ph == 'queued') then
    -- It may have sent what the present owner believes to be new.
    order.am = 1
    redis.call('ZREM', base .. 'unsent', id)
    update(id, order)
  end
  return { 'stale', 0 }
end

local function forget()
  book(id, order, 'release')
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
  order.qd = order.qd or now + tonumber(ARGV[15])
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
  if sent then
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
if sent then
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
    book(id, order, 'release')
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
