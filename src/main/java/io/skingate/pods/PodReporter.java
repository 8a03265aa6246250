package io.skingate.pods;

import io.skingate.redis.RedisLink;
import io.skingate.redis.Script;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Tells the other pods every few seconds what this one did. One a pod, on one event loop. */
public final class PodReporter extends VerticleBase {
  private static final Script REPORT = Script.load("scripts/pods/report.lua").mayRepeat();
  private static final Script LEAVE = Script.load("scripts/pods/leave.lua").mayRepeat();

  static final Duration EVERY = Duration.ofSeconds(5);

  /** A pod that ends without a word is shown as silent for so long. */
  static final Duration KEPT = Duration.ofMinutes(2);

  private final RedisLink redis;
  private final List<String> key;
  private final PodSelf self;
  private boolean telling;
  private boolean stopped;

  /** Make it on the event loop of the link, and deploy it there. */
  public PodReporter(RedisLink redis, String keyPrefix, PodSelf self) {
    this.redis = redis;
    this.key = key(keyPrefix);
    this.self = self;
  }

  /** All pods' reports lie in one slot, and no tenant's keys begin like this. */
  static List<String> key(String keyPrefix) {
    return List.of(keyPrefix + ":pods:{pods}:");
  }

  @Override
  public Future<?> start() {
    long every = EVERY.toMillis();
    vertx.setPeriodic(1 + ThreadLocalRandom.current().nextLong(every / 5), every, timer -> tell());
    return Future.succeededFuture();
  }

  private void tell() {
    if (telling || stopped) {
      return;
    }
    telling = true;
    vertx
        .executeBlocking(() -> ReportCodec.encode(self.report()), false)
        .compose(
            report ->
                stopped
                    ? Future.succeededFuture()
                    : redis.eval(REPORT, key, self.pod(), KEPT.toMillis(), Buffer.buffer(report)))
        // Redis is out where it fails: the next one says the same and more.
        .onComplete(told -> telling = false);
  }

  /** A pod that ended as it should is not missed. */
  @Override
  public Future<?> stop() {
    stopped = true;
    return redis.eval(LEAVE, key, self.pod()).otherwiseEmpty();
  }
}
