"""Reads operations and models out of the Python SDK's source, by its syntax tree.

The SDK is generated code of very few shapes. Every other shape is an error that names its file and
line: a shape that is passed over would be a contract with a hole.
"""

import ast
import dataclasses
import re

from .archives import Unreadable

ROOT = "PureCloudPlatformClientV2"
WRITES = ("PATCH", "PUT", "POST")
# Types contain the class names of models unchanged, and otherwise one of these.
SCALARS = {"str", "int", "float", "bool", "datetime", "date", "object"}
NOT_MODELS = SCALARS | {"list", "dict", "file", "LocalDateTime"}


@dataclasses.dataclass
class Operation:
    """A method of an API class."""

    python: str
    method: str
    path: str
    summary: str
    body: str | None
    body_required: bool
    response: str | None
    deprecated: bool

    @property
    def id(self):
        """The operationId: the Python name in camel case."""
        head, *rest = self.python.split("_")
        return head + "".join(word[:1].upper() + word[1:] for word in rest)


@dataclasses.dataclass
class Field:
    """A field of a model."""

    name: str
    python: str
    type: str
    description: str = ""
    enum: list | None = None
    limits: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Model:
    """A model class: its fields in their order."""

    name: str
    fields: list


class PythonSdk:
    """The operations, and the models as they are asked for."""

    def __init__(self, archive):
        self.archive = archive
        self.prefix = self._prefix()
        self.operations = self._operations()
        self._modules = self._model_modules()
        self._models = {}

    def _prefix(self):
        """A wheel holds the package at the top, a source archive in a folder."""
        for name in self.archive.files:
            if name.endswith(f"{ROOT}/models/__init__.py"):
                return name.removesuffix("models/__init__.py")
        raise Unreadable(self.archive.path.name, None, f"no {ROOT}/models/__init__.py in the archive")

    def _tree(self, name):
        text = self.archive.text(name)
        try:
            return ast.parse(text)
        except SyntaxError as error:
            raise Unreadable(self.archive.named(name), error.lineno, f"not Python: {error.msg}") from error

    def _operations(self):
        """By method and path. A few are in two API classes; `conversations_api.py` is the one that counts."""
        found = {}
        folder = f"{self.prefix}apis/"
        names = sorted(name for name in self.archive.files if re.fullmatch(f"{folder}\\w+_api.py", name))
        if not names:
            raise Unreadable(self.archive.named(folder), None, "no *_api.py in it")
        for name in sorted(names, key=lambda name: (not name.endswith("/conversations_api.py"), name)):
            where = self.archive.named(name)
            for statement in self._tree(name).body:
                if isinstance(statement, ast.ClassDef):
                    for method in statement.body:
                        if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                            operation = _operation(method, where)
                            found.setdefault((operation.method, operation.path), operation)
        return found

    def _model_modules(self):
        name = f"{self.prefix}models/__init__.py"
        modules = {}
        for statement in self._tree(name).body:
            if isinstance(statement, ast.ImportFrom) and statement.level == 1:
                for alias in statement.names:
                    modules[alias.name] = statement.module
        if not modules:
            raise Unreadable(self.archive.named(name), None, "it imports no model")
        return modules

    def has_model(self, name):
        """Whether there is a model of that name."""
        return name in self._modules

    def model(self, name):
        """A model, read when it is first asked for."""
        if name not in self._models:
            if name not in self._modules:
                raise Unreadable(self.archive.named(f"{self.prefix}models/__init__.py"), None,
                                 f"no model `{name}`, which another one refers to")
            file = f"{self.prefix}models/{self._modules[name]}.py"
            self._models[name] = _model(name, self._tree(file), self.archive.named(file))
        return self._models[name]

    def closure(self, roots):
        """These models and all that they refer to, at any depth."""
        seen, open_ = set(), list(roots)
        while open_:
            name = open_.pop()
            if name not in seen and self.has_model(name):
                seen.add(name)
                for field in self.model(name).fields:
                    open_ += models_in(field.type)
        return seen


def models_in(type_):
    """The models that a type names."""
    return [word for word in re.findall(r"\w+", type_ or "") if word not in NOT_MODELS]


def _operation(method, where):
    def fail(node, reason):
        raise Unreadable(where, node.lineno, f"`{method.name}`: {reason}")

    path = call = None
    for node in ast.walk(method):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "resource_path":
            # '/api/v2/…'.replace('{format}', 'json')
            value = node.value
            if not (isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute)):
                fail(node, "`resource_path` is made in an unknown way")
            path = _text(value.func.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "call_api":
                call = node
    if path is None or not path.startswith("/"):
        fail(method, "no `resource_path`")
    if call is None or len(call.args) < 2 or _text(call.args[1]) is None:
        fail(call or method, "no `call_api` with a method")
    response = next((_text(word.value) for word in call.keywords if word.arg == "response_type"), None)
    doc = ast.get_docstring(method)
    if not doc:
        fail(method, "no docstring")
    body, required = _body(method, doc, fail)
    return Operation(
        python=method.name,
        method=_text(call.args[1]),
        path=path,
        summary=_first_line(doc),
        body=body,
        body_required=required,
        response=response,
        deprecated=any(ast.unparse(it).startswith("deprecated") for it in method.decorator_list),
    )


def _body(method, doc, fail):
    """The body's type and whether it is required, as the docstring has them."""
    found = re.search(r"^\s*:param (.+?) body:(.*)$", doc, re.MULTILINE)
    takes_body = any(
        isinstance(node, ast.Subscript) and ast.unparse(node) == "params['body']" for node in ast.walk(method)
    )
    if found is None:
        if takes_body:
            fail(method, "it sends a body that its docstring does not describe")
        return None, False
    if not takes_body:
        fail(method, "its docstring describes a body that it does not send")
    return found[1], found[2].rstrip().endswith("(required)")


def _model(name, tree, where):
    classes = [it for it in tree.body if isinstance(it, ast.ClassDef) and it.name == name]
    if len(classes) != 1:
        raise Unreadable(where, None, f"no class `{name}`")
    methods = [it for it in classes[0].body if isinstance(it, ast.FunctionDef)]
    tables = {}
    for method in methods:
        if method.name == "__init__":
            for statement in method.body:
                if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Attribute):
                    attribute = statement.targets[0].attr
                    if attribute in ("swagger_types", "attribute_map"):
                        tables[attribute] = _table(statement, where)
    types, names = tables.get("swagger_types"), tables.get("attribute_map")
    if types is None or names is None or set(types) != set(names):
        raise Unreadable(where, classes[0].lineno, "`swagger_types` and `attribute_map` are not a pair")
    fields = {}
    for python, type_ in types.items():
        fields[python] = Field(name=names[python], python=python, type=type_)
    for method in methods:
        if method.name in fields:
            if any(ast.unparse(it) == "property" for it in method.decorator_list):
                fields[method.name].description = _description(method)
            else:
                _read_setter(method, fields[method.name], where)
    return Model(name, list(fields.values()))


def _table(statement, where):
    try:
        table = ast.literal_eval(statement.value)
    except ValueError as error:
        raise Unreadable(where, statement.lineno, "not a table of texts") from error
    if not isinstance(table, dict) or not all(isinstance(it, str) for it in table.values()):
        raise Unreadable(where, statement.lineno, "not a table of texts")
    return table


def _description(method):
    """What follows "Gets the x of this Y." in a getter's docstring, as one paragraph."""
    lines = (ast.get_docstring(method) or "").splitlines()[1:]
    words = []
    for line in lines:
        if line.startswith((":return:", ":rtype:")):
            break
        words += line.split()
    return " ".join(words)


def _read_setter(method, field, where):
    """The enum and the limits that a setter checks."""
    own = method.name
    for statement in method.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        text = ast.unparse(statement)
        if text in (f"self._{own} = {own}", f"if isinstance({own}, int):\n    {own} = str({own})"):
            continue
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "allowed_values":
            values = ast.literal_eval(statement.value)
            if not values or not all(isinstance(it, str) for it in values):
                raise Unreadable(where, statement.lineno, f"`{own}`: an enum of something else than texts")
            field.enum = list(dict.fromkeys(values))
            continue
        if isinstance(statement, ast.If) and text.startswith(f"if {own}.lower() not in map(str.lower,"):
            continue
        if isinstance(statement, ast.If) and _read_limit(statement.test, own, field):
            continue
        raise Unreadable(where, statement.lineno, f"the setter of `{own}` does something unknown")


def _read_limit(test, own, field):
    """`if x > 5: raise …`, `if len(x) > 5: raise …`, `if not re.search('…', x): raise …`."""
    text = ast.unparse(test)
    if found := re.fullmatch(re.escape(f"len({own})") + r" ([<>]) (\d+)", text):
        # A minimum of 0 characters does not limit anything.
        if found[1] == ">":
            field.limits["maxLength"] = int(found[2])
        elif int(found[2]):
            field.limits["minLength"] = int(found[2])
        return True
    if found := re.fullmatch(re.escape(own) + r" ([<>]) (-?[\d.]+)", text):
        number = float(found[2])
        number = int(number) if number.is_integer() else number
        field.limits["maximum" if found[1] == ">" else "minimum"] = number
        return True
    if isinstance(test, ast.UnaryOp) and isinstance(test.operand, ast.Call):
        call = test.operand
        # Releases differ in `match` and `search`. A pattern of the API description is a search, as in JSON Schema.
        is_pattern = ast.unparse(call.func) in ("re.match", "re.search") and len(call.args) == 2
        if is_pattern and _text(call.args[0]):
            field.limits["pattern"] = _text(call.args[0])
            return True
    return False


def _text(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _first_line(doc):
    return next((line.strip() for line in doc.splitlines() if line.strip()), "")
