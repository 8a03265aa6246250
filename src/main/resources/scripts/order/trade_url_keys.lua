-- Keeps the keys that a tenant's trade URLs are hashed under, and shows them. Run again it does the same.
--
-- KEYS[1] the tenant's base key. The keys lie under
--   trade-url-keys   hash    "KEY.SECRET" -> "CONFIRMED:SEALED": the id of a key and the tag of the
--                            secret that it is sealed under; when (ms) a pod that has this secret said
--                            so last, and the sealed key. Ids sort by their keys' age
-- ARGV    1 how long they stay unused, ms
--         2 how long a seal stays that no pod confirms while others of the same key are confirmed, ms
--         3 ids of the keys that the caller cannot open, sorted, with commas; empty for none
--         4 id of a key to be added, if those are all there are; empty for none
--         5.. key id, tag of the secret and sealed key in turn
-- Returns names and values of the hash in turn
-- Pods that make a tenant's first key at the same time: one adds its own, all get that one.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local key = KEYS[1] .. 'trade-url-keys'

-- A key is added only where no pod's secrets open those there are; the oldest make room.
local MOST = 4

if redis.call('TYPE', key).ok ~= 'hash' then
  redis.call('DEL', key)
end

local function fieldsById()
  local fields, ids = {}, {}
  for _, field in ipairs(redis.call('HKEYS', key)) do
    local id = string.match(field, '^([^.]+)%.')
    if not id then
      redis.call('HDEL', key, field)
    else
      if not fields[id] then
        fields[id] = {}
        ids[#ids + 1] = id
      end
      table.insert(fields[id], field)
    end
  end
  table.sort(ids)
  return fields, ids
end

local _, before = fieldsById()
local added = ARGV[4] ~= '' and table.concat(before, ',') == ARGV[3]
local confirmed = {}
for i = 5, #ARGV, 3 do
  if ARGV[i] ~= ARGV[4] or added then
    confirmed[ARGV[i]] = true
    redis.call('HSET', key, ARGV[i] .. '.' .. ARGV[i + 1], string.format('%.0f:', now) .. ARGV[i + 2])
  end
end

local fields, ids = fieldsById()
for i, id in ipairs(ids) do
  for _, field in ipairs(fields[id]) do
    local at = tonumber(string.match(redis.call('HGET', key, field), '^(%d+):')) or 0
    if i <= #ids - MOST or (confirmed[id] and at < now - tonumber(ARGV[2])) then
      redis.call('HDEL', key, field)
    end
  end
end
redis.call('PEXPIRE', key, ARGV[1])
return redis.call('HGETALL', key)
