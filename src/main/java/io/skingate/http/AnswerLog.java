package io.skingate.http;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line for every answer from 400 on, so that a request id that somebody names leads to
 * what happened. Answers of which anybody can cause any number are sampled, each kind on its own:
 * so many in a stretch have a line, the rest are counted in one at its end. Belongs to one event
 * loop.
 */
public final class AnswerLog {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerLog.class);

  /** What a request counts as whose caller went away before the answer. */
  public static final int CLIENT_CLOSED_REQUEST = 499;

  /** The route of requests for anything that is not served. */
  public static final String OTHER_ROUTE = "other";

  private static final Set<Integer> SAMPLED = Set.of(401, 429, CLIENT_CLOSED_REQUEST);
  private static final Duration STRETCH = Duration.ofSeconds(5);
  static final int LINES_PER_STRETCH = 10;

  /** Of those who showed no credentials: plenty for who tries things out, little for a flood. */
  static final int STRANGERS_LINES_PER_STRETCH = 100;

  /** Tenants are configured, so this many kinds are never there; the bound is for peace of mind. */
  private static final int MAX_KINDS = 50_000;

  private record Kind(int status, String tenant, String route) {}

  /** What came of one kind since its stretch began. */
  private static final class Sample {
    private int lines;
    private long leftOut;
  }

  private final Vertx vertx;
  private final Duration stretch;
  private final Map<Kind, Sample> samples = new HashMap<>();

  public AnswerLog(Vertx vertx) {
    this(vertx, STRETCH);
  }

  /**
   * @param stretch after which the samples of a kind begin anew
   */
  AnswerLog(Vertx vertx, Duration stretch) {
    this.vertx = vertx;
    this.stretch = stretch;
  }

  /**
   * An answer is out, or its caller went away.
   *
   * @param traceId null for a request without a trace
   * @param tenant null unless its credentials were right
   * @param account null unless the path names one
   * @param route a template, never what the caller chose
   * @param code of the problem document; null where the answer was none
   */
  public void answered(
      String requestId,
      String traceId,
      String tenant,
      String account,
      String route,
      int status,
      String code,
      long nanos) {
    boolean counts = status >= 400 && mayWrite(status, tenant, route);
    if (!counts && !LOG.isDebugEnabled()) {
      return;
    }
    var line = counts ? status >= 500 ? LOG.atWarn() : LOG.atInfo() : LOG.atDebug();
    line.addKeyValue("requestId", requestId)
        .addKeyValue("traceId", traceId)
        .addKeyValue("tenant", tenant)
        .addKeyValue("account", account)
        .addKeyValue("route", route)
        .addKeyValue("status", status)
        .addKeyValue("code", code)
        .addKeyValue("durationMs", nanos / 1_000_000)
        .log(
            status == CLIENT_CLOSED_REQUEST
                ? "Client closed the connection before the answer"
                : "Answered");
  }

  private boolean mayWrite(int status, String tenant, String route) {
    boolean sampled = SAMPLED.contains(status);
    if (!sampled && tenant != null) {
      // A store's limits bound these.
      return true;
    }
    int most = sampled ? LINES_PER_STRETCH : STRANGERS_LINES_PER_STRETCH;
    Kind kind = new Kind(status, tenant, route);
    Sample sample = samples.get(kind);
    if (sample == null) {
      if (samples.size() >= MAX_KINDS) {
        return false;
      }
      sample = new Sample();
      samples.put(kind, sample);
      vertx.setTimer(stretch.toMillis(), timer -> end(kind));
    }
    if (sample.lines < most) {
      sample.lines++;
      return true;
    }
    sample.leftOut++;
    return false;
  }

  private void end(Kind kind) {
    long leftOut = samples.remove(kind).leftOut;
    if (leftOut > 0) {
      LOG.atInfo()
          .addKeyValue("tenant", kind.tenant)
          .addKeyValue("route", kind.route)
          .addKeyValue("status", kind.status)
          .addKeyValue("leftOut", leftOut)
          .log("More answers of the same kind");
    }
  }
}
