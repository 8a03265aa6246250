package io.skingate.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.budget.BudgetDesk;
import io.skingate.budget.BudgetJson;
import io.skingate.budget.LedgerCursor;
import io.skingate.budget.LedgerPage;
import io.skingate.budget.Transfer;
import io.skingate.budget.TransferResult;
import io.skingate.config.AdminTokenConfig.Scope;
import io.skingate.config.spending.BudgetConfig;
import io.skingate.http.ErrorCode;
import io.skingate.http.FieldError;
import io.skingate.http.Problem;
import io.skingate.json.Json;
import io.skingate.management.AdminParameters.LedgerQuery;
import io.skingate.management.view.AdminProblem;
import io.skingate.store.LedgerCall;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.Tenants;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code /admin/tenants/{id}/budget} and {@code ledger}: stores' money. */
final class BudgetRoutes {
  private static final String KEY = "Idempotency-Key";
  private static final Set<String> FIELDS = Set.of("amount", "note", "force");

  private final Tenants tenants;
  private final BudgetDesk desk;

  BudgetRoutes(Tenants tenants, BudgetDesk desk) {
    this.tenants = tenants;
    this.desk = desk;
  }

  void mount(AdminCalls calls) {
    calls.getWithoutParameters("/admin/tenants/:tenant/budget", this::budget);
    calls.get("/admin/tenants/:tenant/ledger", this::ledger);
    calls.post("/admin/tenants/:tenant/budget/transfers", Scope.ADMIN, this::transfer);
  }

  private Tenant tenantOf(RoutingContext ctx) {
    return tenants
        .current()
        .tenant(ctx.pathParam("tenant"))
        .orElseThrow(() -> AdminProblem.of(ErrorCode.TENANT_NOT_FOUND));
  }

  private void budget(RoutingContext ctx) {
    Tenant tenant = tenantOf(ctx);
    AdminReplies.answer(
        ctx,
        200,
        desk.books(tenant)
            .compose(
                books ->
                    desk.currency(tenant.account())
                        .map(known -> BudgetJson.budget(tenant, books, known.orElse(null)))));
  }

  private void ledger(RoutingContext ctx) {
    Tenant tenant = tenantOf(ctx);
    LedgerQuery query = AdminParameters.ledger(ctx.queryParams());
    LedgerCursor after =
        query.after() == null
            ? null
            : LedgerCursor.parse(tenant.id(), tenant.account().id(), query.after())
                .orElseThrow(
                    () ->
                        AdminProblem.badParameter("after", "is not one that this ledger returned"));
    AdminReplies.answer(
        ctx,
        200,
        desk.ledger(tenant, after, query.limit())
            .map(
                page -> {
                  if (page instanceof LedgerPage.Gone gone) {
                    throw AdminProblem.of(LedgerCall.gone(tenant, gone));
                  }
                  return BudgetJson.ledger(tenant, (LedgerPage.Entries) page, true);
                }));
  }

  private void transfer(RoutingContext ctx) {
    Tenant tenant = tenantOf(ctx);
    Transfer transfer = read(ctx);
    Future<ObjectNode> answer =
        desk.transfer(tenant, transfer).map(result -> answer(ctx, tenant, transfer, result));
    AdminReplies.answer(ctx, 201, answer);
  }

  private static Transfer read(RoutingContext ctx) {
    ObjectNode body = AdminBody.read(ctx);
    List<FieldError> errors = new ArrayList<>();
    List<String> keys = ctx.request().headers().getAll(KEY);
    String key = keys.size() == 1 ? keys.get(0) : "";
    if (!Transfer.isKey(key)) {
      errors.add(
          new FieldError(
              KEY, "must be given once, as a header of 1 to 128 visible ASCII characters"));
    }
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELDS.contains(name)) {
                errors.add(new FieldError(name, "is not a field of this call"));
              }
            });
    long cents = cents(body.path("amount"), errors);
    String note = note(body.path("note"), errors);
    JsonNode force = body.path("force");
    if (!force.isMissingNode() && !force.isBoolean()) {
      errors.add(new FieldError("force", "must be true or false"));
    }
    if (!errors.isEmpty()) {
      throw AdminProblem.badBody(errors);
    }
    return new Transfer(key, cents, note, force.asBoolean(false), AdminCalls.token(ctx));
  }

  private static long cents(JsonNode amount, List<FieldError> errors) {
    boolean whole = amount.isIntegralNumber() && amount.canConvertToLong();
    long cents = whole ? amount.longValue() : 0;
    if (!whole || cents == 0 || cents > BudgetConfig.MAX_CENTS || cents < -BudgetConfig.MAX_CENTS) {
      errors.add(
          new FieldError(
              "amount",
              "must be a whole number of cents, not 0, within 100000000000000 either way"));
    }
    return cents;
  }

  private static String note(JsonNode note, List<FieldError> errors) {
    if (note.isMissingNode() || note.isNull()) {
      return "";
    }
    if (!note.isTextual()
        || note.textValue().codePointCount(0, note.textValue().length()) > Transfer.MAX_NOTE) {
      errors.add(
          new FieldError("note", "must be a string of up to " + Transfer.MAX_NOTE + " characters"));
      return "";
    }
    return note.textValue();
  }

  private static ObjectNode answer(
      RoutingContext ctx, Tenant tenant, Transfer transfer, TransferResult result) {
    if (!(result instanceof TransferResult.Booked booked)) {
      throw AdminProblem.of(problem(result));
    }
    if (booked.replayed()) {
      ctx.response().putHeader("idempotent-replayed", "true");
    } else {
      AdminCalls.told(ctx)
          .addKeyValue("tenant", tenant.id())
          .addKeyValue("account", tenant.account().id())
          .addKeyValue("transferId", booked.id())
          .addKeyValue("amount", booked.cents())
          .addKeyValue("forced", transfer.forced())
          .log("Money transferred");
    }
    return Json.object()
        .put("id", booked.id())
        .put("amount", booked.cents())
        .put("available", booked.available());
  }

  private static Problem problem(TransferResult result) {
    if (result instanceof TransferResult.Mismatch) {
      return Problem.of(
          ErrorCode.IDEMPOTENCY_MISMATCH,
          "The Idempotency-Key was used before with other content.");
    }
    if (result instanceof TransferResult.Short less) {
      return Problem.of(ErrorCode.INSUFFICIENT_FUNDS, "Less is available than is to be taken back.")
          .withMember("available", less.available());
    }
    if (result instanceof TransferResult.Uncovered uncovered) {
      return Problem.of(
              ErrorCode.WALLET_NOT_COVERED,
              "Stores would hold more than the account's balance. Nothing was moved; force skips this"
                  + " check.")
          .withMember("balance", uncovered.balance());
    }
    if (result instanceof TransferResult.Unasked) {
      return Problem.of(
          ErrorCode.UPSTREAM_ERROR,
          "SkinsNode cannot be asked for the account's wallet. Nothing was moved.");
    }
    return Problem.of(ErrorCode.INVALID_REQUEST)
        .withErrors(List.of(new FieldError("amount", "is more than books can hold in all")));
  }
}
