-- Finds orders for the operator: one by its id, or a stretch of those that have a status.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 "one", "open" (in the index of orders that somebody looks after) or "ended" (in the event feed,
--           newest first)   2 external id of "one", else the status, "" for any that is no end
--         3 most entries to look at
--         4 most orders to return   5 where to go on, "" to begin
-- Returns { where to go on or "" at the end, { id, status or "", phase, created at (ms) }, ... }; a record that
-- only a newer build can read is left out
--
--#include scripts/clock.lua
--#include scripts/record.lua

local HEAD = '<BBBBBBI4I7I6dI6'
local sought, found, seen = ARGV[2], { '' }, {}

local function look(id, wanted)
  local packed = not seen[id] and redis.call('GET', base .. 'r:' .. id)
  seen[id] = true
  if not packed or not readable(packed) then
    return
  end
  local _, phase, flags, place, _, _, _, _, _, _, created = struct.unpack(HEAD, packed)
  local status = place == 255 and grow(packed).st or STATUSES[place] or ''
  local open = phase < 4 and math.floor(flags / 4) % 2 == 0
  if not wanted or wanted == status or (wanted == '' and open) then
    found[#found + 1] = { id, status, PHASES[phase], created }
  end
end

if ARGV[1] == 'one' then
  look(sought)
  return found
end

local most = tonumber(ARGV[3])
if ARGV[1] == 'open' then
  -- Equal scores are told apart by how many of them were seen.
  local score, skip = string.match(ARGV[5], '^(%d+):(%d+)$')
  score, skip = score or '-inf', tonumber(skip or 0)
  local listed = redis.call('ZRANGEBYSCORE', base .. 'work', score, '+inf', 'WITHSCORES', 'LIMIT', skip, most)
  for i = 1, #listed, 2 do
    local at = string.format('%d', listed[i + 1])
    skip = at == score and skip + 1 or 1
    score = at
    look(listed[i], sought)
    if #found > tonumber(ARGV[4]) then
      break
    end
  end
  found[1] = #listed > 0 and score .. ':' .. skip or ''
  return found
end

local from = ARGV[5] == '' and '+' or '(' .. ARGV[5]
for _, entry in ipairs(redis.call('XREVRANGE', base .. 'events', from, '-', 'COUNT', most)) do
  local packed = entry[2][2]
  local kind, _, _, _, statusBytes, resultBytes = struct.unpack('<BBI6I2BB', packed)
  found[1] = entry[1]
  if kind == 1 and string.sub(packed, 13, 12 + statusBytes) == sought then
    look(string.sub(packed, 13 + statusBytes + resultBytes), sought)
    if #found > tonumber(ARGV[4]) then
      break
    end
  end
end
return found
