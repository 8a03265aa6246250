package io.skingate.gateway;

import io.skingate.callback.CallbackVerticle;
import io.vertx.core.Context;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Has the lanes look after tenants in turn, for what no lane itself put in line. Safe for use from
 * any thread.
 */
final class CallbackTurns {
  private final List<Lane> lanes = new CopyOnWriteArrayList<>();
  private final AtomicInteger turns = new AtomicInteger();

  private record Lane(Context context, CallbackVerticle callbacks) {}

  void add(Context context, CallbackVerticle callbacks) {
    lanes.add(new Lane(context, callbacks));
  }

  /** Something of the tenant may be due; before there are lanes, they find it by themselves. */
  void due(String tenantId) {
    if (!lanes.isEmpty()) {
      Lane lane = lanes.get(Math.floorMod(turns.getAndIncrement(), lanes.size()));
      lane.context.runOnContext(turn -> lane.callbacks.due(tenantId));
    }
  }
}
