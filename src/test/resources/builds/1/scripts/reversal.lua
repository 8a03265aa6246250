-- Steam lets a customer undo a protected trade for 7 days.
local REVERSAL_OVER_MS = (7 * 24 + 1) * 3600 * 1000
