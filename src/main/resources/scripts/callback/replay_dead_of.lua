-- Sends the dead deliveries of some orders of a tenant again, the oldest of each first.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 most to look at   2 ms that the records are kept at least
--         3 and 4 the first and the last sequence number that counts, the last may be "+inf"
--         5 sequence number that the first order is to be looked at behind, or "-1"
--         6... external ids
-- Returns { orders done, sent again, bodies gone, sequence number to go on behind in the next order, 1
--   when that order has more else 0 }
--
--#include scripts/clock.lua
--#include scripts/record.lua
--#include scripts/callback/delivery.lua

local left, horizonMs = tonumber(ARGV[1]), tonumber(ARGV[2])
local from, to = tonumber(ARGV[3]), ARGV[4] == '+inf' and math.huge or tonumber(ARGV[4])
local behind = tonumber(ARGV[5])

-- The head says at a glance that nothing of an order is dead.
local function withDead(id)
  local packed = redis.call('GET', base .. 'r:' .. id)
  local open = packed and readable(packed) and string.byte(packed, 6)
  return open and open > 0 and grow(packed) or nil
end

local done, revived, gone = 0, 0, 0
for place = 6, #ARGV do
  local id = ARGV[place]
  local order = withDead(id)
  local changed, more = false, false
  for _, delivery in ipairs(order and order.de or {}) do
    if delivery.s == 'x' and delivery.sq >= from and delivery.sq <= to and delivery.sq > behind then
      if left == 0 then
        more = true
        break
      end
      left, behind = left - 1, delivery.sq
      if revive(id, order, delivery) then
        changed, revived = true, revived + 1
      else
        redis.call('ZREM', base .. 'dead', member(id, delivery))
        gone = gone + 1
      end
    end
  end
  if changed then
    saveRevived(id, order, horizonMs)
  end
  if more then
    return { done, revived, gone, string.format('%d', behind), 1 }
  end
  done, behind = done + 1, -1
end
return { done, revived, gone, '-1', 0 }
