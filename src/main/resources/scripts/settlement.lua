-- How far SkinsNode's clock may be ahead of Redis's, as far as a webhook's time is believed by default.
local CLOCK_AHEAD_MS = 300000

-- When (ms) an order was completed that SkinsNode says was so at `at`, nil when it does not say.
local function completion(at)
  return at and at > 0 and at <= now + CLOCK_AHEAD_MS and at or now
end

-- When SkinsNode is asked whether an order that was completed then still is: past the time in which Steam
-- lets a customer undo the trade. `settleAfterMs` is how long that is.
local function settlesAt(completedAt)
  return math.max(now, completedAt + settleAfterMs)
end
