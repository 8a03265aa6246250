-- The record of an order of which nothing but its claim is known. Comes after layout.lua.
--
-- parts  what is behind the head, as a pod packs it: statics, owner, no deliverer, request, no answer, body
--        or lists but "submitted" for the history, no rest
-- money  see budget.lua, 0 for none
local function claimed(fence, leaseMs, parts, money)
  local begin = CLAIMED
  if money > 0 then
    begin = '\2\1' .. string.char(16 + 32 * money) .. string.sub(CLAIMED, 4)
  end
  return begin .. struct.pack('<I7I6', fence, now + leaseMs) .. NO_TIME .. struct.pack('<I6', now)
    .. '\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0' .. parts
end
