-- Reads a tenant's event feed, see events.lua, and takes away what is too old or too much of it.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 most entries to show   2 ms that an entry is shown; the newest is shown for ever
--         3 id of the entry to begin with, or "-"   4 most entries to return
-- Returns { id of the first entry ever written, oldest entry there is, newest entry of those that are not
-- shown any more or { }, newest entry, entries }; an entry is { id, { "e", packed } }. The newest that is not
-- shown is kept, and may be among the entries. Nothing where there is no feed
--
--#include scripts/clock.lua

local events, most = base .. 'events', tonumber(ARGV[1])

local function parts(id)
  local ms, sequence = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(sequence)
end

local function isLater(id, other)
  local ms, sequence = parts(id)
  local otherMs, otherSequence = parts(other)
  return ms > otherMs or (ms == otherMs and sequence > otherSequence)
end

local newest = redis.call('XREVRANGE', events, '+', '-', 'COUNT', 1)[1]
if not newest then
  return {}
end
local over, hidden = redis.call('XLEN', events) - most, nil
if over > 0 then
  redis.call('XTRIM', events, 'MAXLEN', most + 1)
  hidden = redis.call('XRANGE', events, '-', '+', 'COUNT', 1)[1]
end
local since = string.format('%.0f-0', math.max(0, now - ARGV[2]))
local old = redis.call('XREVRANGE', events, '(' .. (isLater(since, newest[1]) and newest[1] or since), '-', 'COUNT', 1)[1]
if old and (not hidden or isLater(old[1], hidden[1])) then
  hidden = old
end
if hidden then
  redis.call('XTRIM', events, 'MINID', hidden[1])
end
local oldest = hidden or redis.call('XRANGE', events, '-', '+', 'COUNT', 1)[1]
return {
  redis.call('GET', base .. 'events-first') or '', oldest, hidden or {}, newest,
  redis.call('XRANGE', events, ARGV[3], '+', 'COUNT', ARGV[4]),
}
