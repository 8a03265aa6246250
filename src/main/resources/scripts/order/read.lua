-- Reads the states of orders for their store.
--
-- KEYS[1] the tenant's base key
-- ARGV    external ids
-- Returns for each of them { } when it is not known, or ended without the store being told a state
--   | { first answer or "", latest body or "", name at SkinsNode, webhook URL }
--
--#include scripts/clock.lua
--#include scripts/layout.lua

local ENDED, NO_STATUS = 4, 0

local keys = {}
for i, id in ipairs(ARGV) do
  keys[i] = base .. 'r:' .. id
end

-- A store asks for many at once, so nothing of a record is looked at that is not told.
local states = {}
for i, packed in ipairs(redis.call('MGET', unpack(keys))) do
  states[i] = {}
  if packed then
    if string.byte(packed) > VERSION then
      error('NEWERRECORD')
    end
    local _, phase, _, status, _, _, _, _, _, _, _, _, _, _, _, _, statics, _, _, _, answer, body =
      struct.unpack(LAYOUT, packed)
    if phase ~= ENDED or status ~= NO_STATUS then
      local _, _, url, name = cmsgpack.unpack(statics)
      states[i] = { answer, body, name, url }
    end
  end
end
return states
