-- The attempts of an order's deliveries, by their sequence numbers.
local function attemptsOf(order)
  local all = {}
  for _, entry in ipairs(order.hi or {}) do
    if entry[2] == 'attempt' then
      local attempts = all[entry[3]] or {}
      all[entry[3]] = attempts
      attempts[#attempts + 1] = { entry[1], entry[4], entry[5], entry[6], entry[7], entry[8] or '' }
    end
  end
  return all
end

-- How a delivery is shown: { external id, sequence number, status of the order, "p" | "d" | "x", webhook
-- URL, due at (ms, not before now), attempts, sequence number of the delivery that goes first or "", 1
-- while an attempt is in flight else 0 }; the attempts, oldest first, are { settled at ms, result, HTTP
-- status or 0, duration ms, number, excerpt }. Comes after delivery.lua.
local function shown(id, order, delivery, attempts)
  local first = delivery.s == 'p' and head(order)
  local before = first and first.sq ~= delivery.sq and string.format('%d', first.sq) or ''
  return {
    id, string.format('%d', delivery.sq), delivery.st, delivery.s, order.wu,
    math.max(delivery.n or 0, now), attempts[delivery.sq] or {}, before, order.la == delivery.sq and 1 or 0,
  }
end
