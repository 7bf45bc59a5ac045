// Stands in for modules the SDK loads and tests never use: function serialisation and dependency trees.
module.exports = {};
