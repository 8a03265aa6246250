-- Reads the deliveries of one order with their attempts, newest first.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id   2 "p" | "d" | "x" or "" for all   3 most
--         4 sequence number that they come before, or "+inf"
-- Returns a list of what shown.lua gives, nothing for an order that is not known
--
--#include scripts/clock.lua
--#include scripts/record.lua
--#include scripts/callback/delivery.lua
--#include scripts/callback/shown.lua

local id, state, most = ARGV[1], ARGV[2], tonumber(ARGV[3])
local before = ARGV[4] == '+inf' and math.huge or tonumber(ARGV[4])

local order = load(id)
local deliveries = order and order.de or {}
local attempts = order and attemptsOf(order)
local all = {}
for i = #deliveries, 1, -1 do
  local delivery = deliveries[i]
  if #all < most and delivery.sq < before and (state == '' or delivery.s == state) then
    all[#all + 1] = shown(id, order, delivery, attempts)
  end
end
return all
