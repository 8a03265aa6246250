-- Reads a store's books and windows, and cuts its ledger to what is kept.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 account id   2 the terms of the store's budget, see budget.lua
-- Returns { funded, available, reserved for orders that SkinsNode is not known to have taken, reserved
--   for those it has, spent, cents in each of the windows ... }, cents as texts
--
--#include scripts/clock.lua
local terms = ARGV[2]
--#include scripts/budget.lua
--#include scripts/budget/hours.lua

local kept = redis.call('MGET', base .. 'books:' .. ARGV[1], base .. 'untaken:' .. ARGV[1], base .. 'spent')
local books, untaken = unpackBooks(ARGV[1], kept[1]), tonumber(kept[2]) or 0
local shown = {
  decimal(books.funded), decimal(books.available), decimal(untaken), decimal(books.reserved - untaken),
  decimal(books.spent),
}

-- What an order or a transfer enters cuts the ledger as well. One that nobody reads or writes is cut here,
-- once an hour; its newest entry stays.
local hour = math.floor(now / HOUR_MS)
if kept[1] and terms ~= '' and hour > books.looked then
  local _, _, _, retentionMs = struct.unpack(TERMS, terms)
  local ledger = base .. 'ledger:' .. ARGV[1]
  local newest = redis.call('XREVRANGE', ledger, '+', '-', 'COUNT', 1)[1]
  if newest then
    local since = math.min(tonumber(string.match(newest[1], '^%d+')), now - retentionMs - HOUR_MS)
    redis.call('XTRIM', ledger, 'MINID', '~', decimal(math.max(0, since)))
  end
  redis.call('SET', base .. 'books:' .. ARGV[1], struct.pack(BOOKS, BOOKS_VERSION, books.funded, books.available,
    books.reserved, books.spent, hour))
end
local hours = unpackHours(kept[3])
turnHour(hours)
for _, window in ipairs(windows(hours)) do
  shown[#shown + 1] = decimal(window[3])
end
return shown
