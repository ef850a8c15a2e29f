using Itineraires.Web.Infrastructure;

var builder = WebApplication.CreateBuilder(args);
builder.AjouterInterface();
var app = builder.Build();
app.UtiliserInterface();
app.MonterInterface();
await app.RunAsync();
