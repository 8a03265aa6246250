-- Takes orders whose turn has come: expired leases, queued orders, silent ones.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 most orders   2 lease, ms   3 owner token
-- Returns { ms that SkinsNode asked to be left alone, orders }; the orders, none during a pause, are
-- a list of { id, task, fence, name, account, request, sent, tries, waited ms, left ms,
--   status, checks, webhook URL, which of SkinsNode's clients the account was }:
--   task "submit"     SkinsNode may have it or not: ask, then send; "left" of the time it is tried,
--                     negative when over, "" when that has not begun
--   task "reconcile"  SkinsNode has it: ask for its state, or whether it was reversed
--   task "confirm"    it ended here after an unseen submission: ask whether SkinsNode has it after all
--   "sent" is 1 when an earlier submission may have reached SkinsNode
--
--#include scripts/clock.lua
--#include scripts/record.lua

local leaseMs = tonumber(ARGV[2])
local taken = {}
local paused = redis.call('PTTL', base .. 'pause')
if paused > 0 then
  return { paused, taken }
end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', base .. 'work', '-inf', now, 'LIMIT', 0, ARGV[1])) do
  local order = load(id)
  local task
  if order and order.pm == 1 then
    task = 'confirm'
  elseif order and order.ph == 'placed' and (order.tm ~= 1 or order.st == 'completed') then
    task = 'reconcile'
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
  else
    if task == 'submit' then
      if order.ph == 'claimed' or order.le then
        -- Whoever held it is gone without a word, and may have sent it.
        order.am = 1
        note(order, 'taken over')
      end
      lease(order, leaseMs, ARGV[3])
      update(id, order)
    end
    redis.call('ZADD', base .. 'work', now + leaseMs, id)
    taken[#taken + 1] = {
      id, task, order.fe or 0, order.nm, order.ac, order.rq or '', order.am or 0, order.tr or 0,
      now - (order.ca or now), order.qd and order.qd - now or '', order.st or '', order.ck or 0,
      order.wu, order.cl,
    }
  end
end
return { 0, taken }
