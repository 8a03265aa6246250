-- Reads updates that are kept for the operator, newest first.
--
-- KEYS[1] a list of MessagePack, { at ms, order or reason, SkinsNode's delivery id, body } each
-- ARGV    1 most
-- Returns a list of such

local shown = {}
for _, packed in ipairs(redis.call('LRANGE', KEYS[1], 0, tonumber(ARGV[1]) - 1)) do
  shown[#shown + 1] = cmsgpack.unpack(packed)
end
return shown
