using Itineraires.Bench;
using Itineraires.Bench.Imports;
using Itineraires.Bench.Pages;

// The measured work runs in processes of its own, cold as an operator's command is, so that their memory is theirs alone.
return args switch
{
    ["un-import", "produit", var connexion, var fichier] => await UnImport.ProduitAsync(connexion, fichier, null),
    ["un-import", "produit", var connexion, var fichier, var rejets] => await UnImport.ProduitAsync(connexion, fichier, rejets),
    ["un-import", "nu", var connexion, var fichier] => await UnImport.NuAsync(connexion, fichier),
    ["ouvrir-hostile", var fichier] => FichierHostile.Ouvrir(fichier),
    ["servir", var connexion, var adresse] => await Serveur.ServirAsync(connexion, adresse),
    _ => await Banc.ExecuterAsync(args),
};
