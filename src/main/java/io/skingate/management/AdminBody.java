package io.skingate.management;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.http.FieldError;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.skingate.management.view.AdminProblem;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;

/** Reads the bodies of the operator's calls; whatever is wrong with one is named. */
final class AdminBody {
  private AdminBody() {}

  /**
   * The fields of a body; none where there is no body.
   *
   * @throws AdminProblem 422 where it is not one JSON object
   */
  static ObjectNode read(RoutingContext ctx) {
    Buffer body = ctx.body().buffer();
    if (body == null || body.length() == 0) {
      return Json.object();
    }
    try {
      return Json.parseObject(body);
    } catch (MalformedJsonException e) {
      throw AdminProblem.badBody(List.of(new FieldError("", "the body " + e.getMessage())));
    }
  }

  /** Refuses a body that says anything, for a call that takes none. */
  static void none(RoutingContext ctx) {
    List<FieldError> errors = new ArrayList<>();
    read(ctx)
        .fieldNames()
        .forEachRemaining(name -> errors.add(new FieldError(name, "is not a field of this call")));
    if (!errors.isEmpty()) {
      throw AdminProblem.badBody(errors);
    }
  }
}
