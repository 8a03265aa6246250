-- Looks for anything that must never be in a tenant's queue; returns what it finds as text.
-- KEYS[1] the tenant's base key   ARGV 1 most attempts in flight   2 most dead   3.. external ids
--#include scripts/clock.lua
--#include scripts/record.lua
--#include scripts/callback/delivery.lua
local wrong = {}
local function expect(true_, text)
  if not true_ then wrong[#wrong + 1] = text end
end
local pendings, deads = 0, 0
for i = 3, #ARGV do
  local id = ARGV[i]
  local order = load(id)
  local endpoint = order and endpointOf(order.wu)
  for _, delivery in ipairs(order and order.de or {}) do
    local name = member(id, delivery)
    local inPending = redis.call('ZSCORE', base .. 'pending', name)
    local inDead = redis.call('ZSCORE', base .. 'dead', name)
    expect((delivery.s == 'p') == (inPending ~= false), name .. ' pending list')
    expect((delivery.s == 'x') == (inDead ~= false), name .. ' dead list')
    expect(delivery.s == 'd' or payload(order, delivery), name .. ' has no body')
    pendings = pendings + (delivery.s == 'p' and 1 or 0)
    deads = deads + (delivery.s == 'x' and 1 or 0)
  end
  local waits = head(order or {})
  local due = endpoint and redis.call('ZSCORE', base .. 'due:' .. endpoint, id)
  local leased = redis.call('ZSCORE', base .. 'leases', id)
  local leasedHere = endpoint and redis.call('ZSCORE', base .. 'lease:' .. endpoint, id)
  expect((leased ~= false) == (order ~= false and order.la ~= nil), id .. ' lease without attempt')
  expect(not (leased and due), id .. ' both due and leased')
  expect(not leased or leased == leasedHere, id .. ' leases differ')
  if waits and not leased then
    expect(due, id .. ' stranded')
    expect(tonumber(due or -1) == dueScore(waits), id .. ' due at another time')
    expect(redis.call('ZSCORE', base .. 'eps', endpoint), id .. ' endpoint asleep')
  end
  expect(not due or waits, id .. ' due without reason')
end
expect(pendings == redis.call('ZCARD', base .. 'pending'), 'orphans in pending')
expect(deads == redis.call('ZCARD', base .. 'dead'), 'orphans in dead')
expect(redis.call('ZCARD', base .. 'leases') <= tonumber(ARGV[1]), 'too many in flight')
expect(deads <= tonumber(ARGV[2]), 'too many dead')
return wrong
