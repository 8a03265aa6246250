package io.skingate.redis;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Asks one thing of many, a few at a time, so that they fill no link and hold up nobody. */
public final class InBatches {
  /** Far below what a link takes, and enough to keep it busy. */
  private static final int AT_ONCE = 32;

  private InBatches() {}

  /**
   * Asks of each in turn; what comes of it has their order. Fails with the first failure, and then
   * asks no more.
   */
  public static <T, R> Future<List<R>> ask(List<T> items, Function<T, Future<R>> question) {
    return ask(items, 0, question, new ArrayList<>(items.size()));
  }

  private static <T, R> Future<List<R>> ask(
      List<T> items, int from, Function<T, Future<R>> question, List<R> found) {
    if (from >= items.size()) {
      return Future.succeededFuture(found);
    }
    int to = Math.min(items.size(), from + AT_ONCE);
    List<Future<R>> asked = items.subList(from, to).stream().map(question).toList();
    return Future.all(asked)
        .compose(
            all -> {
              asked.forEach(answer -> found.add(answer.result()));
              return ask(items, to, question, found);
            });
  }
}
