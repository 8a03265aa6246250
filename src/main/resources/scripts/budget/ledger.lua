-- Reads a store's ledger on an account, and takes away what is too old or too much of it.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 account id   2 id of the newest entry that the reader has seen, "" to begin with the oldest
--         3 most entries   4 the terms of the store's budget, see budget.lua
-- Returns { state, id, entries }; an entry is { id, kind, amount, available, external id or { transfer id,
-- note, by whom } }, cents as texts
--   "ok"        + id of the newest entry seen after this, the reader's where there are no entries
--   "expired"   + id before the oldest that is shown: what came after the reader's is not kept any more
--   "lost"      + id before the oldest that is shown: Redis lost the entry that the reader has seen
--
--#include scripts/clock.lua
local terms = ARGV[4]
--#include scripts/budget.lua

local ledger, after = base .. 'ledger:' .. ARGV[1], ARGV[2]
local NONE = '0-0'

local function parts(id)
  local ms, sequence = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(sequence)
end

local function isLater(id, other)
  local ms, sequence = parts(id)
  local otherMs, otherSequence = parts(other)
  return ms > otherMs or (ms == otherMs and sequence > otherSequence)
end

local function first(from, to, command)
  local entry = redis.call(command or 'XRANGE', ledger, from, to, 'COUNT', 1)[1]
  return entry and entry[1]
end

local newest = first('+', '-', 'XREVRANGE')
if not newest then
  return { (after == '' or after == NONE) and 'ok' or 'lost', NONE, {} }
end
local _, _, _, retentionMs, most = struct.unpack(TERMS, terms)
-- The newest of those that are not shown any more; it stays.
local hidden
if redis.call('XLEN', ledger) > most then
  redis.call('XTRIM', ledger, 'MAXLEN', decimal(most + 1))
  hidden = first('-', '+')
end
local since = decimal(math.max(1, now - retentionMs)) .. '-0'
local old = first('(' .. (isLater(since, newest) and newest or since), '-', 'XREVRANGE')
if old and (not hidden or isLater(old, hidden)) then
  hidden = old
end
if hidden then
  redis.call('XTRIM', ledger, 'MINID', hidden)
end
local began = redis.call('GET', base .. 'ledger-first:' .. ARGV[1])
local complete = not hidden and first('-', '+') == began
local begin = hidden or NONE
if after == '' then
  after = begin
elseif after == NONE then
  if not complete then
    return { 'expired', begin, {} }
  end
elseif first(after, after) then
  if hidden and isLater(hidden, after) then
    return { 'expired', begin, {} }
  end
elseif isLater(after, newest) then
  return { 'lost', begin, {} }
else
  local oldest = first('-', '+')
  return { isLater(oldest, after) and 'expired' or 'lost', begin, {} }
end
local entries = {}
for _, entry in ipairs(redis.call('XRANGE', ledger, '(' .. after, '+', 'COUNT', ARGV[3])) do
  local packed = entry[2][2]
  local kind, amount, available, at = struct.unpack(ENTRY, packed)
  local of = string.sub(packed, at)
  entries[#entries + 1] = {
    entry[1], kind, decimal(amount), decimal(available), kind == FUND and { cmsgpack.unpack(of) } or of,
  }
  after = entry[1]
end
return { 'ok', after, entries }
