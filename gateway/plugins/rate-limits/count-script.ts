/**
 * What `count.ts` does, in the words of Redis, where nothing comes between reading and writing.
 *
 * Keys: one for each use. Arguments: the time in milliseconds; then for each use algorithm, limit, window in milliseconds, burst
 * and units. The answer has five numbers for each use: allowed (0 or 1), remaining, reset, retry and delay in milliseconds.
 */
export const countScript = `
local now = tonumber(ARGV[1])

local function fixed_window(count, limit, window, burst, units)
  local start = now - now % window
  local used = count[1] == start and count[2] or 0
  local allowed = units <= 0 or used + units <= limit
  local nextUsed = math.max(0, used + units)
  local reset = start + window - now
  return { start, nextUsed, 0 }, allowed, limit - (allowed and nextUsed or used), reset, reset, 0
end

local function sliding_window(count, limit, window, burst, units)
  local start = now - now % window
  local used, before = 0, 0
  if count[1] == start then
    used, before = count[2], count[3]
  elseif count[1] == start - window then
    before = count[2]
  end
  local gone = now - start
  local sliding = used + before * (1 - gone / window)
  local allowed = units <= 0 or sliding + units <= limit
  local left = limit - sliding - (allowed and units or 0)
  local wait
  if used + units <= limit then
    wait = (1 - (limit - units - used) / before) * window - gone
  else
    wait = window - gone + math.max(0, 1 - (limit - units) / used) * window
  end
  return { start, math.max(0, used + units), before }, allowed, left, window - gone, wait, 0
end

local function token_bucket(count, limit, window, burst, units)
  local filled = math.max(0, now - count[2]) * limit / window
  local missing = math.max(0, count[1] - filled)
  local allowed = units <= 0 or missing + units <= burst
  local nextMissing = math.max(0, missing + units)
  local missingNow = allowed and nextMissing or missing
  local wait = (missing + units - burst) * window / limit
  return { nextMissing, now, 0 }, allowed, burst - missingNow, missingNow * window / limit, wait, 0
end

local function leaky_bucket(count, limit, window, burst, units)
  local perUnit = window / limit
  local delay = math.max(0, count[1] - now)
  local allowed = units <= 0 or delay <= burst * perUnit
  local turn = math.max(now, now + delay + units * perUnit)
  local reset = allowed and turn - now or delay
  local left = burst - reset / perUnit
  return { turn, 0, 0 }, allowed, left, reset, delay - burst * perUnit, (allowed and units > 0) and delay or 0
end

local algorithms = {
  fixed_window = fixed_window,
  sliding_window = sliding_window,
  token_bucket = token_bucket,
  leaky_bucket = leaky_bucket,
}

local function read(key)
  local text = redis.call('GET', key)
  if not text then return { 0, 0, 0 } end
  local first, second, third = string.match(text, '^(%S+) (%S+) (%S+)$')
  return { tonumber(first), tonumber(second), tonumber(third) }
end

local answer = {}
local function take(index, key, used)
  local at = 2 + (index - 1) * 5
  local limit, window = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local burst, units = tonumber(ARGV[at + 3]), used or tonumber(ARGV[at + 4])
  local count, allowed, left, reset, wait, delay = algorithms[ARGV[at]](read(key), limit, window, burst, units)
  local first = (index - 1) * 5
  answer[first + 1] = allowed and 1 or 0
  answer[first + 2] = math.max(0, math.floor(left))
  answer[first + 3] = math.ceil(reset)
  answer[first + 4] = allowed and 0 or math.max(1, math.ceil(wait))
  answer[first + 5] = math.ceil(delay)
  -- It is kept as long as it can matter: the window after this one, or until the bucket is full.
  return { allowed = allowed, count = count, lifetime = math.ceil(2 * window + burst * window / limit) }
end

local all, takings = true, {}
for index, key in ipairs(KEYS) do
  takings[index] = take(index, key)
  all = all and takings[index].allowed
end
for index, key in ipairs(KEYS) do
  local taking = takings[index]
  if all then
    local text = string.format('%.17g %.17g %.17g', taking.count[1], taking.count[2], taking.count[3])
    redis.call('SET', key, text, 'PX', taking.lifetime)
  elseif taking.allowed then
    take(index, key, 0)
  end
end
return answer
`
