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

-- A ledger that nobody writes is cut here.
if kept[1] and terms ~= '' and forgetOld(books) then
  redis.call('SET', base .. 'books:' .. ARGV[1], packBooks(books))
end
local hours = unpackHours(kept[3])
turnHour(hours)
for _, window in ipairs(windows(hours)) do
  shown[#shown + 1] = decimal(window[3])
end
return shown
