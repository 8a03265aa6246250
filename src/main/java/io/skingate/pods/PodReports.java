package io.skingate.pods;

import io.skingate.redis.RedisLink;
import io.skingate.redis.Script;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** Reads what all pods told of themselves. Belongs to the event loop of its link. */
public final class PodReports {
  private static final Script REPORTS = Script.load("scripts/pods/reports.lua").mayRepeat();

  private final Vertx vertx;
  private final RedisLink redis;
  private final List<String> key;
  private final PodSelf self;

  public PodReports(Vertx vertx, RedisLink redis, String keyPrefix, PodSelf self) {
    this.vertx = vertx;
    this.redis = redis;
    this.key = PodReporter.key(keyPrefix);
    this.self = self;
  }

  /**
   * What is known right now.
   *
   * @param reports this pod's own, as of now, first
   * @param redis whether the other pods' could be read
   */
  public record Known(List<PodReport> reports, boolean redis) {}

  /** Never fails: without Redis it is what this pod knows. */
  public Future<Known> read() {
    return redis
        .eval(REPORTS, key)
        .map(
            reply -> {
              List<byte[]> compressed = new ArrayList<>();
              reply.forEach(report -> compressed.add(report.toBytes()));
              return compressed;
            })
        .otherwise((List<byte[]>) null)
        .compose(compressed -> vertx.executeBlocking(() -> known(compressed), false));
  }

  private Known known(List<byte[]> compressed) {
    List<PodReport> reports = new ArrayList<>();
    reports.add(self.report());
    if (compressed != null) {
      compressed.stream()
          .flatMap(report -> ReportCodec.decode(report).stream())
          .filter(report -> !report.pod().equals(self.pod()))
          .forEach(reports::add);
    }
    return new Known(reports, compressed != null);
  }
}
