-- Charges the tenant's order limit and claims an order. A request that the limit denies claims nothing
-- and costs nothing; any other costs one, whatever becomes of its claim. Run again with the owner token
-- of a claim that stands, it gives that claim back and charges nothing: its first answer was lost.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id           2 emission interval, microseconds    3 burst
--         4 lease, ms             5 retention, ms                      6 item
--         7 price                 8 webhook URL                        9 request for SkinsNode
--        10 name at SkinsNode    11 account id                        12 owner token
--        13 most orders queued   14 which of SkinsNode's clients the account is
--        15.. keyed hashes of the trade URL, key id and hash in turn, the first is kept
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

local id, emission, burst = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local leaseMs, retentionMs = tonumber(ARGV[4]), tonumber(ARGV[5])

local limitKey = base .. 'rate'
-- A millionth of a request forgives what floating point loses.
local SLACK = 1e-6
local used, clockWentBack = 0, false
local kept = redis.call('GET', limitKey)
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
    redis.call('SET', limitKey, struct.pack('<dd', nowMicros, used), 'KEEPTTL')
  end
  if denied then
    return nil, math.ceil((used + 1 - burst) * emission)
  end
  local left = math.max(0, math.floor(burst - used + SLACK))
  return left, math.ceil(math.max(0, used - (burst - left - 1)) * emission)
end

local packed = redis.call('GET', base .. 'r:' .. id)
if not packed then
  local left, untilNext = charge()
  if not left then
    return { 'limited', 0, untilNext, untilNext }
  end
  if redis.call('ZCARD', base .. 'queued') >= tonumber(ARGV[13]) then
    return { 'overloaded', left, untilNext }
  end
  local statics = cmsgpack.pack(
    ARGV[6], ARGV[7], ARGV[8], ARGV[10], ARGV[11], ARGV[14], ARGV[15], ARGV[16])
  -- Claimed, with "submitted" for its history.
  redis.call('SET', base .. 'r:' .. id, struct.pack(LAYOUT, VERSION, 1, 0, 0, 0, 0, 0, nowMicros,
    now + leaseMs, -math.huge, now, 0, 0, 0, 0, 0, #statics, statics, #ARGV[12], ARGV[12], 0, '',
    #ARGV[9], ARGV[9], 0, '', 0, '', 0, '', 0, '', 3, '\146\0\1', 0, ''), 'PX', retentionMs)
  redis.call('ZADD', base .. 'work', now + leaseMs, id)
  return { 'new', left, untilNext, nowMicros, math.max(0, redis.call('PTTL', base .. 'pause')) }
end

local function known()
--#include scripts/record.lua

local order = grow(packed)
local ownClaim = order.ow == ARGV[12]

if ownClaim and order.ph == 'claimed' then
  -- Under the same fence: the run that made the claim may be the later one to arrive.
  order.le = now + leaseMs
  update(id, order)
  redis.call('ZADD', base .. 'work', order.le, id)
  local left = math.max(0, math.floor(burst - used + SLACK))
  return {
    order.am == 1 and 'takeover' or 'new', left,
    math.ceil(math.max(0, used - (burst - left - 1)) * emission), order.fe,
    math.max(0, redis.call('PTTL', base .. 'pause')),
  }
end

local left, untilNext = charge()
if not left then
  return { 'limited', 0, untilNext, untilNext }
end

local function answer(verdict, ...)
  return { verdict, left, untilNext, ... }
end

local function pauseLeft()
  return math.max(0, redis.call('PTTL', base .. 'pause'))
end

local uncompared = {}

local function differing(order)
  local fields = {}
  if order.it ~= ARGV[6] then fields[#fields + 1] = 'catalogItemId' end
  if order.pr ~= ARGV[7] then fields[#fields + 1] = 'expectedPrice' end
  uncompared = { order.th and order.th[1] or '', order.th and order.th[2] or '' }
  for i = 15, #ARGV, 2 do
    if ARGV[i] == uncompared[1] then
      if ARGV[i + 1] ~= uncompared[2] then fields[#fields + 1] = 'tradeUrl' end
      uncompared = {}
      break
    end
  end
  if order.wu ~= ARGV[8] then fields[#fields + 1] = 'webhookUrl' end
  return fields
end

local function claim(order, verdict)
  order.ph, order.rq = 'claimed', ARGV[9]
  lease(order, leaseMs, ARGV[12])
  save(id, order, retentionMs)
  redis.call('ZADD', base .. 'work', order.le, id)
  return answer(verdict, order.fe, pauseLeft())
end

local function fresh(before)
  if redis.call('ZCARD', base .. 'queued') >= tonumber(ARGV[13]) then
    return answer('overloaded')
  end
  local order = {
    it = ARGV[6], pr = ARGV[7], wu = ARGV[8], th = { ARGV[15], ARGV[16] },
    nm = ARGV[10], ac = ARGV[11], cl = ARGV[14], ca = now,
  }
  -- What was told about the earlier order stays readable and replayable.
  supersede(before, nil)
  redis.call('ZREM', base .. 'due:' .. endpointOf(before.wu), id)
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
local named = order.nm == ARGV[10] and order.ac == ARGV[11] and order.cl == ARGV[14]
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
