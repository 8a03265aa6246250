package io.skingate.management;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.config.AdminTokenConfig.Scope;
import io.skingate.http.ErrorCode;
import io.skingate.json.Json;
import io.skingate.management.view.AdminProblem;
import io.skingate.management.view.AdminSources;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** {@code POST /admin/tenants/{id}/disable} and {@code enable}. */
final class SwitchCalls {
  private final AdminSources sources;

  SwitchCalls(AdminSources sources) {
    this.sources = sources;
  }

  void mount(AdminCalls calls) {
    calls.postWithoutBody("/admin/tenants/:tenant/disable", Scope.OPERATE, ctx -> say(ctx, false));
    calls.postWithoutBody("/admin/tenants/:tenant/enable", Scope.OPERATE, ctx -> say(ctx, true));
  }

  private void say(RoutingContext ctx, boolean enabled) {
    Tenant tenant =
        sources
            .tenants()
            .current()
            .tenant(ctx.pathParam("tenant"))
            .orElseThrow(() -> AdminProblem.of(ErrorCode.TENANT_NOT_FOUND));
    Future<ObjectNode> said =
        sources
            .switching()
            .say(tenant, enabled, AdminCalls.token(ctx))
            .map(
                done -> {
                  AdminCalls.told(ctx)
                      .addKeyValue("tenant", tenant.id())
                      .log(enabled ? "Store enabled" : "Store disabled");
                  return Json.object().put("id", tenant.id()).put("enabled", enabled);
                });
    AdminReplies.answer(ctx, 200, said);
  }
}
