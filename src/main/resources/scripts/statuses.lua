-- The statuses that are stored as a number. The places are part of what is stored, so the list only
-- grows at its end.
local STATUSES = {
  'queued', 'accepted', 'processing', 'pending', 'sent', 'completed', 'failed', 'cancelled',
  'expired', 'reversed',
}

-- How a status is stored: its place, or 255 for another, whose name is kept.
local function placeOf(status)
  for place = 1, #STATUSES do
    if STATUSES[place] == status then
      return place
    end
  end
  return 255
end
