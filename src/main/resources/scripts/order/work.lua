-- Takes orders whose turn has come: expired leases, queued orders, silent ones.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 most orders, of those that end unsent as many again   2 lease, ms   3 owner token
-- Returns { ms that SkinsNode asked to be left alone, orders, ms until more are due or -1 }; the orders,
-- during a pause only those that end unsent, are a list of { id, task, fence, name, account, request, sent, tries,
--   first answer or "", left ms, created at (ms), checks, which of SkinsNode's clients the account was,
--   trace context or "", tracestate }:
--   task "submit"     SkinsNode may have it or not: ask, then send; "left" of the time it is tried,
--                     negative when over, "" when that has not begun
--   task "reconcile"  SkinsNode has it: ask for its state
--   task "settle"     it was completed: ask whether it still is, since it cannot be reversed any more
--   task "confirm"    it ended here after an unseen submission: ask whether SkinsNode has it after all
--   "sent" is 1 when an earlier submission may have reached SkinsNode
--
--#include scripts/clock.lua
--#include scripts/record.lua

local leaseMs = tonumber(ARGV[2])
local taken = {}

local function take(id, order, newer)
  local task
  if newer then
    redis.call('ZADD', base .. 'work', now + leaseMs, id)
    return
  end
  if order and order.pm == 1 then
    task = 'confirm'
  elseif order and order.ph == 'placed' and order.tm ~= 1 then
    task = 'reconcile'
  elseif order and order.ph == 'placed' and order.st == 'completed' and not order.se then
    task = 'settle'
  elseif order and (order.ph == 'claimed' or order.ph == 'queued') then
    task = 'submit'
  end
  if not task then
    redis.call('ZREM', base .. 'work', id)
    if not order then
      redis.call('ZREM', base .. 'queued', id)
    end
  elseif task == 'submit' and (order.le or 0) > now then
    redis.call('ZADD', base .. 'work', order.le, id)
  elseif (task == 'reconcile' or task == 'settle') and (order.nx or 0) > now then
    -- News came since; an update does not pay for moving it.
    redis.call('ZADD', base .. 'work', order.nx, id)
  else
    if task == 'submit' then
      if order.ph == 'claimed' or order.le then
        -- Whoever held it is gone without a word, and may have sent it.
        order.am = 1
        note(order, 'taken over')
      end
      if order.qd then
        redis.call('ZREM', base .. 'unsent', id)
      end
      lease(order, leaseMs, ARGV[3])
      update(id, order)
    end
    redis.call('ZADD', base .. 'work', now + leaseMs, id)
    taken[#taken + 1] = {
      id, task, order.fe or 0, order.nm, order.ac, order.rq or '', order.am or 0, order.tr or 0,
      order.an or '', order.qd and order.qd - now or '', order.ca, order.ck or 0, order.cl,
      order.tc or '', order.tst or '',
    }
  end
end

local function dueIn(index)
  return redis.call('ZRANGEBYSCORE', base .. index, '-inf', now, 'LIMIT', 0, ARGV[1])
end

local paused = redis.call('PTTL', base .. 'pause')
local ids = paused > 0 and {} or dueIn('work')
-- SkinsNode is not asked about these, so neither a pause nor a long line holds them up.
for _, id in ipairs(dueIn('unsent')) do
  local order, newer = loadReadable(id)
  if newer then
    redis.call('ZADD', base .. 'unsent', now + leaseMs, id)
  elseif order and order.ph == 'queued' and order.am ~= 1 and not order.le then
    take(id, order)
  else
    redis.call('ZREM', base .. 'unsent', id)
  end
end
for _, id in ipairs(ids) do
  take(id, loadReadable(id))
end

local function untilDue(index, from)
  local first = redis.call('ZRANGE', base .. index, 0, 0, 'WITHSCORES')
  return first[2] and math.max(from, first[2] - now) or math.huge
end

local due = math.min(untilDue('work', math.max(0, paused)), untilDue('unsent', 0))
return { math.max(0, paused), taken, due < math.huge and due or -1 }
