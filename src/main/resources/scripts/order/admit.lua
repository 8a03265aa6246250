-- Charges the tenant's order limit and claims an order. A request that the limit denies claims nothing
-- and costs nothing; any other costs one, whatever becomes of its claim. Run again with the owner token
-- of a claim that stands, it gives that claim back and charges nothing: its first answer was lost.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id           2 emission interval, microseconds    3 burst
--         4 lease, ms             5 retention, ms                      6 most orders queued
--         7 parts of the order's record with an owner token, see claimed.lua
--         8 the terms of the store's budget, see budget.lua; empty without budget, ceiling and windows
--         9.. further keyed hashes of the trade URL, key id and hash in turn; the first is in the record
-- Returns { verdict, requests left, microseconds until one more, ... }:
--   "limited"     + microseconds to wait
--   "new"         + fence, ms that SkinsNode asked to be left alone
--   "takeover"    + fence, the same: SkinsNode may have an order of the name, since an earlier
--                 claim's lease is over or its order ended here after an unseen submission
--   "replay"      + first answer, webhook URL, created at (ms), status now, UNCOMPARED
--   "busy"        + ms left of the lease, UNCOMPARED
--   "mismatch"    + names of the fields that differ
--   "checking"    + ms until the late check: other content under an id of which SkinsNode may still
--                 have the order that ended here
--   "overloaded"
--   "uncovered"   + "budget" | "order" | "spend", what does not cover it; for a budget what is available
-- UNCOMPARED is empty, or { key id, hash } of a first trade URL whose key is not among those given. All
-- else was equal then; such an order is replayed or waits, but nothing is sent for it.
-- The limit is a GCRA: what is kept is by how many requests the theoretical arrival time lay ahead of
-- the last request, and when (microseconds) that was. Nothing is rounded, so no remainder is lost; a
-- clock that jumps moves it by no more than the burst; a changed limit keeps what was used. The two
-- stay, a few bytes a tenant, since a time to live costs more than they do; one that was given to them
-- from outside is left alone.
--
--#include scripts/clock.lua
--#include scripts/layout.lua
--#include scripts/order/claimed.lua

local call = redis.call
local id, emission, burst = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local recordKey, terms = base .. 'r:' .. id, ARGV[8]
local limitKey = base .. 'rate'
local kept, packed, paused = unpack(call('MGET', limitKey, recordKey, base .. 'pause'))

-- A millionth of a request forgives what floating point loses.
local SLACK = 1e-6
local used, clockWentBack = 0, false
if kept then
  local last, before = struct.unpack('<dd', kept)
  clockWentBack = nowMicros < last
  used = math.max(0, math.min(burst + SLACK, before) - math.max(0, nowMicros - last) / emission)
end

-- Charges one: requests left, microseconds until one more; or nil and microseconds to wait.
local function charge()
  local denied = used + 1 > burst + SLACK
  if not denied then
    used = used + 1
  end
  -- A denied request is kept where the clock went back: else nothing would come back before the clock
  -- is where it was.
  if not denied or clockWentBack then
    call('SETRANGE', limitKey, 0, struct.pack('<dd', nowMicros, used))
  end
  if denied then
    return nil, math.ceil((used + 1 - burst) * emission)
  end
  local left = math.max(0, math.floor(burst - used + SLACK))
  return left, math.ceil(math.max(0, used - (burst - left - 1)) * emission)
end

local function pauseLeft()
  return paused and math.max(0, call('PTTL', base .. 'pause')) or 0
end

if not packed then
  local left, untilNext = charge()
  if not left then
    return { 'limited', 0, untilNext, untilNext }
  end
  if call('ZCARD', base .. 'queued') >= tonumber(ARGV[6]) then
    return { 'overloaded', left, untilNext }
  end
  local money = 0
  if terms ~= '' then
    local _, price, _, _, account = cmsgpack.unpack((struct.unpack('<I2c0', ARGV[7])))
    local cost = tonumber(price)
    money = nil
--#include scripts/budget/short_reserve.lua
    if not money then
--#include scripts/budget.lua
--#include scripts/budget/reserve.lua
      local uncovered, available
      money, uncovered, available = reserve(id, account, cost)
      if not money then
        return { 'uncovered', left, untilNext, uncovered, available }
      end
    end
  end
  call('SET', recordKey, claimed(nowMicros, ARGV[4], ARGV[7], money), 'PX', ARGV[5])
  call('ZADD', base .. 'work', now + ARGV[4], id)
  return { 'new', left, untilNext, nowMicros, pauseLeft() }
end

local function known()
--#include scripts/record.lua

local leaseMs, retentionMs = tonumber(ARGV[4]), tonumber(ARGV[5])
local order, offer = grow(packed), grow(claimed(nowMicros, ARGV[4], ARGV[7], 0))
local ownClaim = order.ow == offer.ow

if ownClaim and order.ph == 'claimed' then
  -- Under the same fence: the run that made the claim may be the later one to arrive.
  order.le = now + leaseMs
  update(id, order)
  redis.call('ZADD', base .. 'work', order.le, id)
  local left = math.max(0, math.floor(burst - used + SLACK))
  return {
    order.am == 1 and 'takeover' or 'new', left,
    math.ceil(math.max(0, used - (burst - left - 1)) * emission), order.fe,
    pauseLeft(),
  }
end

local left, untilNext = charge()
if not left then
  return { 'limited', 0, untilNext, untilNext }
end

local function answer(verdict, ...)
  return { verdict, left, untilNext, ... }
end

local uncompared = {}

local function differing(order)
  local fields = {}
  if order.it ~= offer.it then fields[#fields + 1] = 'catalogItemId' end
  if order.pr ~= offer.pr then fields[#fields + 1] = 'expectedPrice' end
  uncompared = { order.th and order.th[1] or '', order.th and order.th[2] or '' }
  local hashes = { offer.th[1], offer.th[2], unpack(ARGV, 9) }
  for i = 1, #hashes, 2 do
    if hashes[i] == uncompared[1] then
      if hashes[i + 1] ~= uncompared[2] then fields[#fields + 1] = 'tradeUrl' end
      uncompared = {}
      break
    end
  end
  if order.wu ~= offer.wu then fields[#fields + 1] = 'webhookUrl' end
  return fields
end

local function claim(order, verdict)
  order.ph, order.rq = 'claimed', offer.rq
  lease(order, leaseMs, offer.ow)
  save(id, order, retentionMs)
  redis.call('ZADD', base .. 'work', order.le, id)
  return answer(verdict, order.fe, pauseLeft())
end

local function fresh(before)
--#include scripts/budget/reserve.lua
  if redis.call('ZCARD', base .. 'queued') >= tonumber(ARGV[6]) then
    return answer('overloaded')
  end
  local money, uncovered, available =
    reserve(id, offer.ac, tonumber(offer.pr), before.pm == 1 and before)
  if not money then
    return answer('uncovered', uncovered, available)
  end
  -- What was told about the earlier order stays readable and replayable.
  supersede(before, nil)
  redis.call('ZREM', base .. 'due:' .. endpointOf(before.wu), id)
  local order = offer
  order.mo = money > 0 and money or nil
  order.fe, order.sq, order.hi, order.de, order.lf, order.la =
    before.fe, before.sq, before.hi, before.de, before.lf, before.la
  note(order, 'submitted')
  schedule(id, order)
  if before.pm == 1 then
    order.am = 1
    return claim(order, 'takeover')
  end
  return claim(order, 'new')
end

local fields = differing(order)
-- Under a name, account or client that was configured anew it would be another order at SkinsNode.
local named = order.nm == offer.nm and order.ac == offer.ac and order.cl == offer.cl
local ended, checking = order.ph == 'ended', order.pm == 1
-- Where nobody can tell whether it is the same order, one that was answered is: the other way a repeat
-- would buy.
if #fields > 0 or (ended and #uncompared > 0 and not order.an) then
  if not ended then
    return answer('mismatch', unpack(fields))
  end
  if checking then
    local due = tonumber(redis.call('ZSCORE', base .. 'work', id)) or now
    return answer('checking', math.max(1, due - now))
  end
  return fresh(order)
end
if order.an then
  return answer('replay', order.an, order.wu, order.ca, order.st, uncompared)
end
if order.ph == 'placed' and (ownClaim or (order.le or 0) <= now) then
  -- A webhook told of it, and the submission's answer will not come: this is the answer from now on.
  order.an = order.bd
  update(id, order)
  return answer('replay', order.an, order.wu, order.ca, order.st, uncompared)
end
-- While the late check is due the same order may follow under the same name, for which SkinsNode is
-- asked before anything is sent.
if ended and (not checking or named) then
  return fresh(order)
end
-- Under another name, and where the trade URL may be another, recovery goes on with the first.
if order.ph == 'claimed' and (order.le or 0) <= now and named and #uncompared == 0 then
  -- Whoever held it may have sent it.
  order.am = 1
  note(order, 'taken over')
  return claim(order, 'takeover')
end
return answer('busy', math.max(1, (order.le or now) - now), uncompared)
end
return known()
