-- Reads deliveries with their attempts, for the operator.
--
-- KEYS[1] the tenant's base key
-- ARGV    "SEQ:ID" ...
-- Returns a list, without those that are gone, of { external id, sequence number, status of the order,
--   "p" | "d" | "x", webhook URL, due at (ms, not before now), attempts, sequence number of the
--   delivery that goes first or "", 1 while an attempt is in flight else 0 }; the attempts, oldest
--   first, are { settled at ms, result, HTTP status or 0, duration ms, number, excerpt }
--
--#include scripts/clock.lua
--#include scripts/record.lua
--#include scripts/callback/delivery.lua

local shown = {}
for _, listed in ipairs(ARGV) do
  local sequence, id = split(listed)
  local order, newer
  if sequence then
    order, newer = loadReadable(id)
  end
  local delivery = order and find(order, sequence)
  if delivery then
    local attempts = {}
    for _, entry in ipairs(order.hi or {}) do
      if entry[2] == 'attempt' and entry[3] == sequence then
        attempts[#attempts + 1] = { entry[1], entry[4], entry[5], entry[6], entry[7], entry[8] or '' }
      end
    end
    local first = delivery.s == 'p' and head(order)
    local before = first and first.sq ~= sequence and string.format('%d', first.sq) or ''
    shown[#shown + 1] = {
      id, string.format('%d', sequence), delivery.st, delivery.s, order.wu,
      math.max(delivery.n or 0, now), attempts, before, order.la == sequence and 1 or 0,
    }
  elseif sequence and not newer then
    redis.call('ZREM', base .. 'pending', listed)
    redis.call('ZREM', base .. 'dead', listed)
  end
end
return shown
